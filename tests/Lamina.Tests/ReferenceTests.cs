using System.Reflection;

namespace Lamina.Tests;

public class ReferenceTests
{
    [Fact]
    public void No_package_but_the_tensors_library_is_referenced()
    {
        string[] names = [.. Assembly.Load("Lamina").GetReferencedAssemblies().Select(a => a.Name!)];
        Assert.DoesNotContain(names, n => n.StartsWith("Microsoft", StringComparison.Ordinal));
    }
}
