namespace Lamina.Data;

/// <summary>The element type of an IDX file, with the code that stands in the file.</summary>
public enum IdxType : byte
{
    /// <summary>Unsigned 8-bit integer.</summary>
    UInt8 = 0x08,
    /// <summary>Signed 8-bit integer.</summary>
    Int8 = 0x09,
    /// <summary>Signed 16-bit integer.</summary>
    Int16 = 0x0B,
    /// <summary>Signed 32-bit integer.</summary>
    Int32 = 0x0C,
    /// <summary>IEEE 754 binary32.</summary>
    Float32 = 0x0D,
    /// <summary>IEEE 754 binary64.</summary>
    Float64 = 0x0E,
}
