namespace Lamina;

// What training needs to know of the structure.
public partial class Model
{
    /// <summary>Layers have come or gone: what was compiled is out of date.</summary>
    private protected void StructureChanged() { }
}
