using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

/// <summary>Combines contiguous elements to one, and rows to one row. The order depends on the counts alone.</summary>
static unsafe class ReduceLoop<T, TOp> where T : unmanaged where TOp : struct, IReduction<T>
{
    // So many elements are combined lane by lane before the lanes are; more go pairwise, for small rounding errors.
    const int Block = 1024;

    /// <summary>All <paramref name="n"/> elements.</summary>
    public static T Run(T* x, int n)
    {
        if (n > Block)
        {
            int half = (n / Block + 1) / 2 * Block;
            return TOp.Combine(Run(x, half), Run(x + half, n - half));
        }
        int bits = Math.Min(Widest.Bits, 8 * sizeof(T) * n);
        if (bits >= 512) return Run<Simd512<T>>(x, n);
        if (bits >= 256) return Run<Simd256<T>>(x, n);
        if (bits >= 128) return Run<Simd128<T>>(x, n);
        T total = TOp.Identity;
        for (int i = 0; i < n; i++) total = TOp.Combine(total, x[i]);
        return total;
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static T Run<V>(T* x, int n) where V : struct, ISimd<V, T>
    {
        V a = V.Create(TOp.Identity), b = a, c = a, d = a;
        int i = 0;
        for (; i <= n - 4 * V.Count; i += 4 * V.Count)
        {
            a = TOp.Invoke(a, V.Load(x + i));
            b = TOp.Invoke(b, V.Load(x + i + V.Count));
            c = TOp.Invoke(c, V.Load(x + i + 2 * V.Count));
            d = TOp.Invoke(d, V.Load(x + i + 3 * V.Count));
        }
        for (; i <= n - V.Count; i += V.Count) a = TOp.Invoke(a, V.Load(x + i));
        T* lanes = stackalloc T[V.Count];
        V.Store(TOp.Invoke(TOp.Invoke(a, b), TOp.Invoke(c, d)), lanes);
        for (int width = V.Count / 2; width > 0; width /= 2)
            for (int k = 0; k < width; k++) lanes[k] = TOp.Combine(lanes[k], lanes[k + width]);
        T total = lanes[0];
        for (; i < n; i++) total = TOp.Combine(total, x[i]);
        return total;
    }

    /// <summary>Combines rows, <paramref name="step"/> elements apart, into <paramref name="y"/>.</summary>
    [SkipLocalsInit]
    public static void Rows(T* x, long step, int rows, int columns, T* y)
    {
        // Narrow rows that lie side by side are taken several at once as one, to fill the vectors.
        if (columns < 64 && step == columns && rows >= 64)
        {
            int together = 16 / (int)Math.Min(16, columns & -columns);
            while (together * columns < 64) together *= 2;
            int wide = together * columns;
            T* sums = stackalloc T[wide];
            Copies.Set(sums, wide, TOp.Identity);
            Wide(x, wide, rows / together, wide, sums);
            Wide(sums, columns, together, columns, y);
            int left = rows % together;
            Wide(x + (long)(rows - left) * columns, columns, left, columns, y);
            return;
        }
        Wide(x, step, rows, columns, y);
    }

    static void Wide(T* x, long step, int rows, int columns, T* y)
    {
        if (Widest.Bits == 512) Wide<Simd512<T>>(x, step, rows, columns, y);
        else if (Widest.Bits == 256) Wide<Simd256<T>>(x, step, rows, columns, y);
        else Wide<Simd128<T>>(x, step, rows, columns, y);
    }

    // Columns four vectors at a time, whose totals stay in registers over all rows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Wide<V>(T* x, long step, int rows, int columns, T* y) where V : struct, ISimd<V, T>
    {
        int j = 0;
        for (; j <= columns - 4 * V.Count; j += 4 * V.Count)
        {
            V a = V.Load(y + j), b = V.Load(y + j + V.Count);
            V c = V.Load(y + j + 2 * V.Count), d = V.Load(y + j + 3 * V.Count);
            T* row = x + j;
            for (int i = 0; i < rows; i++, row += step)
            {
                a = TOp.Invoke(a, V.Load(row));
                b = TOp.Invoke(b, V.Load(row + V.Count));
                c = TOp.Invoke(c, V.Load(row + 2 * V.Count));
                d = TOp.Invoke(d, V.Load(row + 3 * V.Count));
            }
            V.Store(a, y + j);
            V.Store(b, y + j + V.Count);
            V.Store(c, y + j + 2 * V.Count);
            V.Store(d, y + j + 3 * V.Count);
        }
        for (; j <= columns - V.Count; j += V.Count)
        {
            V a = V.Load(y + j);
            T* row = x + j;
            for (int i = 0; i < rows; i++, row += step) a = TOp.Invoke(a, V.Load(row));
            V.Store(a, y + j);
        }
        for (; j < columns; j++)
        {
            T a = y[j];
            T* row = x + j;
            for (int i = 0; i < rows; i++, row += step) a = TOp.Combine(a, *row);
            y[j] = a;
        }
    }
}
