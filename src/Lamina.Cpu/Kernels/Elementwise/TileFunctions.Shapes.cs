namespace Lamina.Cpu;

static unsafe partial class TileFunctions
{
    // Which loops exist for an operation of each shape. Bit i of scalars: argument i is a scalar.

    static TileFunction Unary<T, TOp>(int scalars) where T : unmanaged where TOp : struct, IUnary<T> =>
        scalars == 0 ? &UnaryLoop<T, TOp>.Run : null;

    static TileFunction Each<T, TOp>(int scalars) where T : unmanaged where TOp : struct, IScalarUnary<T, T> =>
        scalars == 0 ? &ScalarLoop<T, T, TOp>.Run : null;

    static TileFunction Binary<T, TOp>(int scalars) where T : unmanaged where TOp : struct, IBinary<T> => scalars switch
    {
        0b00 => &BinaryLoop<T, TOp, Streamed, Streamed>.Run,
        0b01 => &BinaryLoop<T, TOp, Scalar, Streamed>.Run,
        0b10 => &BinaryLoop<T, TOp, Streamed, Scalar>.Run,
        _ => null,
    };

    static TileFunction Pairs<T, TOp>(int scalars) where T : unmanaged where TOp : struct, IScalarBinary<T> =>
        scalars switch
        {
            0b00 => &ScalarLoop<T, TOp, Streamed, Streamed>.Run,
            0b01 => &ScalarLoop<T, TOp, Scalar, Streamed>.Run,
            0b10 => &ScalarLoop<T, TOp, Streamed, Scalar>.Run,
            _ => null,
        };

    static TileFunction Compare<T, TOp>(int scalars) where T : unmanaged where TOp : struct, IBinary<T> =>
        scalars switch
        {
            0b00 => &CompareLoop<T, TOp, Streamed, Streamed>.Run,
            0b01 => &CompareLoop<T, TOp, Scalar, Streamed>.Run,
            0b10 => &CompareLoop<T, TOp, Streamed, Scalar>.Run,
            _ => null,
        };

    // a·b with c added: a scalar factor stands second.
    static TileFunction Product<T, TOp>(int scalars) where T : unmanaged where TOp : struct, ITernary<T> =>
        scalars switch
        {
            0b000 => &TernaryLoop<T, TOp, Streamed, Streamed, Streamed>.Run,
            0b010 => &TernaryLoop<T, TOp, Streamed, Scalar, Streamed>.Run,
            0b100 => &TernaryLoop<T, TOp, Streamed, Streamed, Scalar>.Run,
            0b110 => &TernaryLoop<T, TOp, Streamed, Scalar, Scalar>.Run,
            _ => null,
        };

    static TileFunction Clamp<T>(int scalars) where T : unmanaged => scalars switch
    {
        0b000 => &TernaryLoop<T, ClampOperator<T>, Streamed, Streamed, Streamed>.Run,
        0b110 => &TernaryLoop<T, ClampOperator<T>, Streamed, Scalar, Scalar>.Run,
        _ => null,
    };

    static TileFunction CompareSelect<T, TOp>(int scalars) where T : unmanaged where TOp : struct, IBinary<T> =>
        scalars switch
        {
            0b0000 => &CompareSelectLoop<T, TOp, Streamed, Streamed>.Run,
            0b0010 => &CompareSelectLoop<T, TOp, Scalar, Streamed>.Run,
            0b1000 => &CompareSelectLoop<T, TOp, Streamed, Scalar>.Run,
            0b1010 => &CompareSelectLoop<T, TOp, Scalar, Scalar>.Run,
            _ => null,
        };

    static TileFunction Select(int size, int scalars) => size switch
    {
        1 => Select<byte>(scalars),
        2 => scalars == 0 ? &SelectHalves : null,
        4 => Select<int>(scalars),
        _ => Select<long>(scalars),
    };

    static TileFunction Select<T>(int scalars) where T : unmanaged => scalars switch
    {
        0b000 => &SelectLoop<T, Streamed, Streamed>.Run,
        0b010 => &SelectLoop<T, Scalar, Streamed>.Run,
        0b100 => &SelectLoop<T, Streamed, Scalar>.Run,
        0b110 => &SelectLoop<T, Scalar, Scalar>.Run,
        _ => null,
    };

    static void SelectHalves(void* condition, void* a, void* b, void* d, void* y, int n)
    {
        for (int i = 0; i < n; i++) ((short*)y)[i] = ((byte*)condition)[i] != 0 ? ((short*)a)[i] : ((short*)b)[i];
    }
}
