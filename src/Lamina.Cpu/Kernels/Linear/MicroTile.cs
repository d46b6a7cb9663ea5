namespace Lamina.Cpu;

/// <summary>
/// What one call of <see cref="MicroKernel"/> multiplies. All strides count floats. The sum runs over
/// <see cref="Outer"/> × <see cref="K"/> products, so that a convolution can walk the rows of its window: element
/// (m, o, k) of A is at <c>A + m·ARow + o·AOuter + k·AStep</c>, row (o, k) of B at <c>B + o·BOuter + k·BRow</c>.
/// Either <see cref="ARow"/> or <see cref="AStep"/> is 1, or A <see cref="IsPacked"/>.
/// Use <see cref="Plain"/> to start from the neutral values.
/// </summary>
unsafe struct MicroTile
{
    public float* A;
    public nint ARow;
    public nint AStep;
    public nint AOuter;

    /// <summary>
    /// A was copied to tiles one behind the other, each with the rows that are multiplied together as neighbours and
    /// its <see cref="K"/> steps behind each other (<see cref="BlockPacking.Tiles"/>). <see cref="ARow"/> is 1;
    /// <see cref="AStep"/> is set when the height of a tile is known.
    /// </summary>
    public bool IsPacked;

    /// <summary>Contiguous along n; nothing is read behind column <see cref="N"/>.</summary>
    public float* B;
    public nint BRow;
    public nint BOuter;

    public float* C;
    public nint CRow;

    /// <summary>
    /// C is in no cache that is near: its lines are asked for before the sums are made, and the rows of a B that is too
    /// large for the first-level cache while they are.
    /// </summary>
    public bool IsFar;

    /// <summary>How many rows of a far B are asked for before they are needed.</summary>
    public nint Ahead;

    public nint K;
    public nint Outer;

    /// <summary>
    /// Memory that is wanted after these rows: while they are multiplied, every four steps of the sum ask for the lines
    /// of <see cref="ComingStep"/> floats, up to 32. Only where <see cref="AStep"/> is 1; null if nothing is known.
    /// </summary>
    public float* Coming;
    public nint ComingStep;

    /// <summary>Columns of C to write: 1 to <see cref="MicroKernel.Columns"/>.</summary>
    public int N;

    /// <summary>Add to what C holds instead of replacing it.</summary>
    public bool Accumulate;

    /// <summary>N values to multiply every row with at the end, before the bias, or null.</summary>
    public float* Scale;

    /// <summary>N values to add to every row at the end, or null.</summary>
    public float* Bias;

    /// <summary>
    /// Floats from an element of C to the number that is added to it at the end, or 0: another tensor laid out like C.
    /// </summary>
    public nint Residual;

    /// <summary>Bounds on the result: 0 and +∞ make a relu, −∞ and +∞ leave it alone.</summary>
    public float Floor;
    public float Ceiling;

    public static MicroTile Plain => new()
    {
        AStep = 1,
        Ahead = 8,
        Outer = 1,
        Floor = float.NegativeInfinity,
        Ceiling = float.PositiveInfinity,
    };
}
