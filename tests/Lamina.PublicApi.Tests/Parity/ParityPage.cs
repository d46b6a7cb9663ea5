using System.Globalization;
using System.Text;

namespace Lamina.PublicApi.Tests;

/// <summary>Writes docs/parity.md.</summary>
sealed class ParityPage(KerasNames keras, PublicNames lamina)
{
    // A family of classes, and the module of Keras in which their counterparts stand.
    static readonly (string Title, string BaseType, string Module)[] families =
    [
        ("Layers", "Lamina.Layers.Layer", "keras.layers"),
        ("Losses", "Lamina.Losses.Loss", "keras.losses"),
        ("Metrics", "Lamina.Metrics.Metric", "keras.metrics"),
        ("Optimizers", "Lamina.Optimizers.Optimizer", "keras.optimizers"),
        ("Schedules", "Lamina.Schedules.LearningRateSchedule", "keras.optimizers.schedules"),
        ("Callbacks", "Lamina.Callbacks.Callback", "keras.callbacks"),
        ("Initializers", "Lamina.Initializers.Initializer", "keras.initializers"),
        ("Regularizers", "Lamina.Regularizers.Regularizer", "keras.regularizers"),
        ("Constraints", "Lamina.Constraints.Constraint", "keras.constraints"),
    ];

    static readonly (string Title, string Type, string Module)[] functions =
    [
        ("Applications", "Lamina.Applications", "keras.applications"),
        ("Activations", "Lamina.Activations", "keras.activations"),
    ];

    public string Write()
    {
        var page = new StringBuilder("""
            # Keras and Lamina, name by name

            Every public name of Keras 3 (`docs/parity/keras-names.txt`) and whether Lamina has it. A test makes this
            page from the code; change it by adding the feature, or by a line in `docs/parity/spellings.txt` (Lamina
            calls it otherwise) or `docs/parity/absent.txt` (it is not there, and why), and run

                LAMINA_UPDATE_PARITY=1 dotnet test tests/Lamina.PublicApi.Tests

            | module | yes | no |
            |---|---:|---:|

            """);
        var modules = keras.Modules.Select(module => (module.Key, Names: module
            .Select(name => (Name: name, Found: lamina.Find(name, keras.Spellings))).ToArray())).ToArray();
        foreach (var (module, names) in modules)
            page.Append(CultureInfo.InvariantCulture, $"| {module} | {names.Count(n => n.Found is not null)} ")
                .Append(CultureInfo.InvariantCulture, $"| {names.Count(n => n.Found is null)} |\n");
        int yes = modules.Sum(m => m.Names.Count(n => n.Found is not null));
        page.Append(CultureInfo.InvariantCulture, $"| **all** | **{yes}** | **{keras.All.Count - yes}** |\n");
        foreach (var (module, names) in modules) Section(page, module, names);
        Beyond(page);
        return page.Replace("\r\n", "\n").ToString();
    }

    void Section(StringBuilder page, string module, (string Name, string? Found)[] names)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## {module}\n");
        string Short(string name) => name[(module.Length + 1)..];
        string[] same = [.. names.Where(n => n.Found is not null && SameName(n.Name, n.Found))
            .Select(n => Short(n.Name))];
        if (same.Length > 0) page.Append("\nYes: ").AppendJoin(", ", same).Append(".\n");
        var other = names.Where(n => n.Found is not null && !SameName(n.Name, n.Found)).ToArray();
        if (other.Length > 0) page.Append("\n| yes, as | in Lamina |\n|---|---|\n");
        foreach (var (name, found) in other)
            page.Append(CultureInfo.InvariantCulture, $"| {Short(name)} | `{InLamina(found!)}` |\n");
        var absent = names.Where(n => n.Found is null)
            .GroupBy(n => keras.ReasonAgainst(n.Name) ?? "Not yet.", n => Short(n.Name)).ToArray();
        if (absent.Length > 0) page.Append("\n| no | why |\n|---|---|\n");
        foreach (var reason in absent)
            page.Append("| ").AppendJoin(", ", reason).Append(" | ").Append(reason.Key).Append(" |\n");
    }

    void Beyond(StringBuilder page)
    {
        page.Append("\n## Beyond Keras\n\nWhat Lamina has and Keras has not.\n\n| kind | names |\n|---|---|\n");
        foreach (var (title, baseType, module) in families) Row(page, title, lamina.Below(baseType), module);
        foreach (var (title, type, module) in functions) Row(page, title, lamina.OfferedBy(type), module);
        page.Append("| Packages | ").AppendJoin(", ", PublicNames.Assemblies.Select(a => a.GetName().Name))
            .Append(" |\n");
    }

    void Row(StringBuilder page, string title, IEnumerable<string> names, string module)
    {
        HashSet<string> known = [.. keras.All.Where(n => n.StartsWith(module + ".", StringComparison.Ordinal))
            .Select(n => PublicNames.Folded(n[(n.LastIndexOf('.') + 1)..]))];
        string[] own = [.. names.Where(name => !known.Contains(PublicNames.Folded(name)))];
        if (own.Length > 0) page.Append("| ").Append(title).Append(" | ").AppendJoin(", ", own).Append(" |\n");
    }

    static string InLamina(string found) =>
        found.StartsWith("Lamina.", StringComparison.Ordinal) ? found["Lamina.".Length..] : found;

    static bool SameName(string keras, string lamina) => PublicNames.Folded(keras[(keras.LastIndexOf('.') + 1)..])
        == PublicNames.Folded(lamina[(lamina.LastIndexOf('.') + 1)..]);
}
