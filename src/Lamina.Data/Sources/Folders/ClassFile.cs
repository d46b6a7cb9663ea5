namespace Lamina.Data;

/// <summary>A file and the class that its folder says it belongs to.</summary>
/// <param name="Path">The file's path.</param>
/// <param name="Class">The index of the class in <see cref="ClassFolder.ClassNames"/>.</param>
public readonly record struct ClassFile(string Path, int Class);
