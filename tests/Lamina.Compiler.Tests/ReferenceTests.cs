using System.Reflection;

namespace Lamina.Compiler.Tests;

public class ReferenceTests
{
    [Fact]
    public void Compiler_knows_no_backend()
    {
        string[] names = [.. Assembly.Load("Lamina.Compiler").GetReferencedAssemblies().Select(a => a.Name!)];
        Assert.DoesNotContain(names, n => n is "Lamina.Cpu" or "Lamina");
    }
}
