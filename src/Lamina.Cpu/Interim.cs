using Lamina.Compiler;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>Reads and writes elements of any type as doubles.</summary>
static unsafe class Element
{
    public static double Get(DType t, void* p, long i) => t switch
    {
        DType.Float32 => ((float*)p)[i],
        DType.Float64 => ((double*)p)[i],
        DType.Int32 => ((int*)p)[i],
        DType.Int64 => ((long*)p)[i],
        DType.UInt8 => ((byte*)p)[i],
        DType.Bool => ((byte*)p)[i],
        DType.Float16 => (double)((Half*)p)[i],
        _ => ((BFloat16*)p)[i],
    };

    public static void Set(DType t, void* p, long i, double v)
    {
        switch (t)
        {
            case DType.Float32: ((float*)p)[i] = (float)v; break;
            case DType.Float64: ((double*)p)[i] = v; break;
            case DType.Int32: ((int*)p)[i] = (int)v; break;
            case DType.Int64: ((long*)p)[i] = (long)v; break;
            case DType.UInt8: ((byte*)p)[i] = (byte)v; break;
            case DType.Bool: ((byte*)p)[i] = (byte)(v != 0 ? 1 : 0); break;
            case DType.Float16: ((Half*)p)[i] = (Half)v; break;
            default: ((BFloat16*)p)[i] = (BFloat16)(float)v; break;
        }
    }

    public static long[] Unravel(long i, Shape s)
    {
        var r = new long[s.Rank];
        for (int d = s.Rank - 1; d >= 0; d--) { r[d] = i % s[d]; i /= s[d]; }
        return r;
    }
}

/// <summary>A slow definition of every kernel that is not there yet.</summary>
sealed unsafe class InterimKernel(Lowering x) : Kernel
{
    public override void Run(int task)
    {
        switch (x.Node.Op)
        {
            case Fused f: Fuse(f); break;
            case DotGeneral d: Dot(d, false, null); break;
            case WithEpilogue { Core: Convolution c } w: Conv(c.Geometry.Window, c.Geometry.Groups, x.InShape(0), x.InShape(1), 0, w.Bias ? "b" : null, w.Activation); break;
            case WithEpilogue w: Dot((DotGeneral)w.Core, w.Bias, w.Activation); break;
            case Reduce r: Reduce(r); break;
            case ArgReduce a: Arg(a); break;
            case Cumulative c: Cumulate(c); break;
            case Iota io:
                for (long i = 0; i < io.Shape.Elements; i++) Element.Set(io.Type, x.Out(), i, Element.Unravel(i, io.Shape)[io.Axis]);
                break;
            case Convolution c: Conv(c.Geometry.Window, c.Geometry.Groups, x.InShape(0), x.InShape(1), 0, null, null); break;
            case ConvolutionInputGradient c: Conv(c.Geometry.Window, c.Geometry.Groups, c.InputShape, x.InShape(1), 1, null, null); break;
            case ConvolutionFilterGradient c: Conv(c.Geometry.Window, c.Geometry.Groups, x.InShape(0), c.FilterShape, 2, null, null); break;
            case ReduceWindow r: Pool(r.Window, x.InShape(0), r.Kind == Reduction.Sum ? 0 : 1); break;
            case SpreadWindow r: Pool(r.Window, r.InputShape, 2); break;
            case SelectAndScatter r: Pool(r.Window, x.InShape(0), 3); break;
            case SelectAndGather r: Pool(r.Window, x.InShape(0), 4); break;
            default: throw new NotSupportedException(x.Node.Op.Name);
        }
    }

    void Fuse(Fused f)
    {
        Shape shape = f.Body.Outputs[0].Shape;
        var nodes = f.Body.Nodes();
        var v = new Dictionary<Tensor, double>();
        for (long i = 0; i < shape.Elements; i++)
        {
            long[] at = Element.Unravel(i, shape);
            foreach (Node n in nodes)
            {
                Tensor y = n.Outputs[0];
                switch (n.Op)
                {
                    case Parameter:
                        if (y.Shape == shape) v[y] = Element.Get(y.DType, x.In(Index(f, y)), i);
                        break;
                    case Broadcast b:
                        long o = 0;
                        long[] st = n.Inputs[0].Shape.Strides();
                        for (int d = 0; d < st.Length; d++) if (n.Inputs[0].Shape[d] != 1) o += st[d] * at[b.Dimensions[d]];
                        v[y] = Element.Get(y.DType, x.In(Index(f, n.Inputs[0])), o);
                        break;
                    default:
                        double r = Compute(n.Op, n.Inputs[0].DType, [.. n.Inputs.Select(t => v[t])]);
                        v[y] = y.DType switch { DType.Float32 => (float)r, DType.Float16 => (double)(Half)r, DType.BFloat16 => (float)(BFloat16)(float)r, DType.Bool => r != 0 ? 1 : 0, DType.Int32 or DType.Int64 => Math.Truncate(r), DType.UInt8 => (byte)r, _ => r };
                        break;
                }
            }
            for (int k = 0; k < f.Body.Outputs.Count; k++) Element.Set(f.Body.Outputs[k].DType, x.Out(k), i, v[f.Body.Outputs[k]]);
        }
    }

    static int Index(Fused f, Tensor t)
    {
        for (int i = 0; i < f.Body.Inputs.Count; i++) if (f.Body.Inputs[i] == t) return i;
        throw new InvalidOperationException();
    }

    static double ErrorFunction(double z)
    {
        // Series for small, continued fraction for large |z|.
        double a = Math.Abs(z);
        if (a > 6) return Math.Sign(z);
        if (a < 2.5)
        {
            double s = 0, t = a;
            for (int n = 0; n < 200; n++) { s += t / (2 * n + 1); t *= -a * a / (n + 1); }
            return Math.Sign(z) * 2 / Math.Sqrt(Math.PI) * s;
        }
        double fr = 0;
        for (int n = 60; n > 0; n--) fr = n / 2.0 / (a + fr);
        return Math.Sign(z) * (1 - Math.Exp(-a * a) / Math.Sqrt(Math.PI) / (a + fr));
    }

    static double Compute(Op op, DType t, double[] a) => op switch
    {
        Negate => -a[0],
        Abs => Math.Abs(a[0]),
        Sign => double.IsNaN(a[0]) ? double.NaN : Math.Sign(a[0]),
        Exponential => Math.Exp(a[0]),
        ExponentialMinusOne => Math.Abs(a[0]) < 1e-5 ? a[0] + a[0] * a[0] / 2 : Math.Exp(a[0]) - 1,
        Log => Math.Log(a[0]),
        LogPlusOne => Math.Abs(a[0]) < 1e-5 ? a[0] - a[0] * a[0] / 2 : Math.Log(1 + a[0]),
        Sqrt => Math.Sqrt(a[0]),
        Rsqrt => 1 / Math.Sqrt(a[0]),
        Sine => Math.Sin(a[0]),
        Cosine => Math.Cos(a[0]),
        Atan => Math.Atan(a[0]),
        Tanh => Math.Tanh(a[0]),
        Logistic => 1 / (1 + Math.Exp(-a[0])),
        IR.Erf => ErrorFunction(a[0]),
        Relu => a[0] < 0 ? 0 : a[0],
        Floor => Math.Floor(a[0]),
        RoundNearestEven => Math.Round(a[0], MidpointRounding.ToEven),
        Not => t == DType.Bool ? (a[0] == 0 ? 1 : 0) : ~(long)a[0],
        IR.Convert => a[0],
        Add => a[0] + a[1],
        Subtract => a[0] - a[1],
        Multiply => a[0] * a[1],
        Divide => t.IsFloating() ? a[0] / a[1] : a[1] == 0 ? 0 : Math.Truncate(a[0] / a[1]),
        Remainder => a[0] % a[1],
        Power => Math.Pow(a[0], a[1]),
        Maximum => Math.Max(a[0], a[1]),
        Minimum => Math.Min(a[0], a[1]),
        Atan2 => Math.Atan2(a[0], a[1]),
        Select => a[0] != 0 ? a[1] : a[2],
        Compare c => (c.Relation switch { Comparison.Equal => a[0] == a[1], Comparison.NotEqual => a[0] != a[1], Comparison.Less => a[0] < a[1], Comparison.LessOrEqual => a[0] <= a[1], Comparison.Greater => a[0] > a[1], _ => a[0] >= a[1] }) ? 1 : 0,
        Bitwise b => b.Kind switch { BitwiseKind.And => (long)a[0] & (long)a[1], BitwiseKind.Or => (long)a[0] | (long)a[1], BitwiseKind.Xor => (long)a[0] ^ (long)a[1], BitwiseKind.ShiftLeft => (long)a[0] << (int)a[1], _ => (long)a[0] >> (int)a[1] },
        _ => throw new NotSupportedException(op.Name),
    };

    void Conv(WindowGeometry w, int groups, Shape xs, Shape fs, int mode, string? bias, UnaryOp? act)
    {
        Shape os = w.OutputShape(xs).Slice(1, xs.Rank - 1), ks = fs.Slice(0, w.Rank);
        int co = fs[-1], ci = fs[-2], c = xs[-1];
        DType t = x.DType;
        long outs = x.OutShape().Elements;
        var acc = new double[outs];
        for (int n = 0; n < xs[0]; n++)
            for (long o = 0; o < os.Elements; o++)
            {
                long[] op = Element.Unravel(o, os);
                for (long k = 0; k < ks.Elements; k++)
                {
                    long[] kp = Element.Unravel(k, ks);
                    long at = n;
                    bool inside = true;
                    for (int d = 0; d < w.Rank; d++)
                    {
                        long q = op[d] * w.Strides[d] - w.Low[d] + kp[d] * w.Dilations[d];
                        if (q < 0 || q >= xs[d + 1]) inside = false;
                        at = at * xs[d + 1] + q;
                    }
                    if (!inside) continue;
                    for (int f = 0; f < co; f++)
                        for (int i = 0; i < ci; i++)
                        {
                            long xi = at * c + f / (co / groups) * ci + i, fi = (k * ci + i) * co + f, yi = (n * os.Elements + o) * co + f;
                            if (mode == 0) acc[yi] += Element.Get(t, x.In(0), xi) * Element.Get(t, x.In(1), fi);
                            else if (mode == 1) acc[xi] += Element.Get(t, x.In(0), yi) * Element.Get(t, x.In(1), fi);
                            else acc[fi] += Element.Get(t, x.In(0), xi) * Element.Get(t, x.In(1), yi);
                        }
                }
            }
        for (long i = 0; i < outs; i++)
        {
            double v = acc[i] + (bias is null ? 0 : Element.Get(t, x.In(2), i % co));
            Element.Set(t, x.Out(), i, act is null ? v : Compute(act, t, [v]));
        }
    }

    void Pool(WindowGeometry w, Shape xs, int mode)
    {
        Shape os = w.OutputShape(xs).Slice(1, xs.Rank - 1), ks = w.Size.ToArray();
        int c = xs[-1];
        DType t = x.DType;
        var acc = new double[x.OutShape().Elements];
        for (int n = 0; n < xs[0]; n++)
            for (long o = 0; o < os.Elements; o++)
                for (int f = 0; f < c; f++)
                {
                    long[] op = Element.Unravel(o, os);
                    long yi = (n * os.Elements + o) * c + f, best = -1;
                    double top = double.NegativeInfinity;
                    for (long k = 0; k < ks.Elements; k++)
                    {
                        long[] kp = Element.Unravel(k, ks);
                        long at = n;
                        bool inside = true;
                        for (int d = 0; d < w.Rank; d++)
                        {
                            long q = op[d] * w.Strides[d] - w.Low[d] + kp[d] * w.Dilations[d];
                            if (q < 0 || q >= xs[d + 1]) inside = false;
                            at = at * xs[d + 1] + q;
                        }
                        if (!inside) continue;
                        long xi = at * c + f;
                        if (mode == 0) acc[yi] += Element.Get(t, x.In(0), xi);
                        else if (mode == 2) acc[xi] += Element.Get(t, x.In(0), yi);
                        else if (Element.Get(t, x.In(0), xi) is var v && (best < 0 || v > top)) (best, top) = (xi, v);
                    }
                    if (mode == 1) acc[yi] = top;
                    if (mode == 3 && best >= 0) acc[best] += Element.Get(t, x.In(1), yi);
                    if (mode == 4 && best >= 0) acc[yi] = Element.Get(t, x.In(1), best);
                }
        for (long i = 0; i < acc.Length; i++) Element.Set(t, x.Out(), i, acc[i]);
    }

    void Dot(DotGeneral d, bool bias, UnaryOp? act)
    {
        Shape a = x.InShape(0), b = x.InShape(1);
        int nb = d.LeftBatch.Count;
        int batch = nb == 0 ? 1 : a[0];
        bool aLast = d.LeftContract[0] == nb + 1, bLast = d.RightContract[0] == nb + 1;
        int m = aLast ? a[nb] : a[nb + 1], k = aLast ? a[nb + 1] : a[nb], n = bLast ? b[nb] : b[nb + 1];
        DType t = x.DType;
        for (int q = 0; q < batch; q++)
            for (int i = 0; i < m; i++)
                for (int j = 0; j < n; j++)
                {
                    double s = 0;
                    for (int l = 0; l < k; l++)
                        s += Element.Get(t, x.In(0), (long)q * m * k + (aLast ? i * k + l : l * m + i)) *
                            Element.Get(t, x.In(1), (long)q * k * n + (bLast ? j * k + l : l * n + j));
                    if (bias) s += Element.Get(t, x.In(2), j);
                    if (act is not null) s = Compute(act, t, [s]);
                    Element.Set(t, x.Out(), ((long)q * m + i) * n + j, s);
                }
    }

    void Reduce(Reduce r)
    {
        Shape s = x.InShape(0), o = x.OutShape();
        var acc = new double[o.Elements];
        Array.Fill(acc, r.Kind switch { Reduction.Sum or Reduction.Or => 0, Reduction.Product or Reduction.And => 1, Reduction.Maximum => double.NegativeInfinity, _ => double.PositiveInfinity });
        for (long i = 0; i < s.Elements; i++)
        {
            long[] at = Element.Unravel(i, s);
            long to = 0;
            for (int q = 0; q < s.Rank; q++) if (!r.Axes.Contains(q)) to = to * s[q] + at[q];
            double v = Element.Get(x.DType, x.In(0), i);
            acc[to] = r.Kind switch { Reduction.Sum => acc[to] + v, Reduction.Product => acc[to] * v, Reduction.Maximum => Math.Max(acc[to], v), Reduction.Minimum => Math.Min(acc[to], v), Reduction.And => acc[to] != 0 && v != 0 ? 1 : 0, _ => acc[to] != 0 || v != 0 ? 1 : 0 };
        }
        for (long i = 0; i < acc.Length; i++) Element.Set(x.DType, x.Out(), i, acc[i]);
    }

    void Arg(ArgReduce a)
    {
        Shape s = x.InShape(0), o = x.OutShape();
        for (long i = 0; i < o.Elements; i++)
        {
            List<long> at = [.. Element.Unravel(i, o)];
            at.Insert(a.Axis, 0);
            long[] st = s.Strides();
            long b = at.Zip(st).Sum(p => p.First * p.Second);
            int best = 0;
            for (int j = 1; j < s[a.Axis]; j++)
            {
                double v = Element.Get(x.DType, x.In(0), b + j * st[a.Axis]), w = Element.Get(x.DType, x.In(0), b + best * st[a.Axis]);
                if (a.Largest ? v > w : v < w) best = j;
            }
            ((int*)x.Out())[i] = best;
        }
    }

    void Cumulate(Cumulative c)
    {
        Shape s = x.InShape(0);
        long[] st = s.Strides();
        int n = s[c.Axis];
        for (long i = 0; i < s.Elements; i++)
        {
            long[] at = Element.Unravel(i, s);
            if (at[c.Axis] != 0) continue;
            double acc = c.Kind == Reduction.Sum ? 0 : 1;
            for (int j = 0; j < n; j++)
            {
                long p = i + (c.Reverse ? n - 1 - j : j) * st[c.Axis];
                double v = Element.Get(x.DType, x.In(0), p);
                acc = c.Kind == Reduction.Sum ? acc + v : acc * v;
                Element.Set(x.DType, x.Out(), p, acc);
            }
        }
    }
}
