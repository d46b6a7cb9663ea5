namespace Lamina.Data;

/// <summary>What an IDX file holds.</summary>
/// <param name="Type">The element type.</param>
/// <param name="Dimensions">The sizes of the dimensions, outermost first; 1 to 8 of them.</param>
/// <param name="Bytes">The elements, row-major, in the byte order of this machine.</param>
public sealed record IdxArray(IdxType Type, IReadOnlyList<int> Dimensions, byte[] Bytes);
