using System.Reflection;

namespace Lamina.PublicApi.Tests;

/// <summary>What the assemblies of src/ show to their users, and where a name of Keras is looked for in it.</summary>
sealed class PublicNames
{
    readonly Dictionary<string, Type> types;
    readonly ILookup<string, MemberInfo> members;
    // String ids that configurations may use, by the module of Keras and the folded name.
    readonly Dictionary<(string Module, string Name), string> ids;

    // Where what belongs to a module of Keras stands in Lamina: a namespace for classes, types for functions.
    static readonly (string Module, string Namespace, string[] Functions)[] places =
    [
        ("keras.layers", "Lamina.Layers", []),
        ("keras.activations", "", ["Lamina.Activations"]),
        ("keras.initializers", "Lamina.Initializers", []),
        ("keras.regularizers", "Lamina.Regularizers", []),
        ("keras.constraints", "Lamina.Constraints", []),
        ("keras.losses", "Lamina.Losses", []),
        ("keras.metrics", "Lamina.Metrics", []),
        ("keras.optimizers.schedules", "Lamina.Schedules", []),
        ("keras.optimizers", "Lamina.Optimizers", []),
        ("keras.callbacks", "Lamina.Callbacks", []),
        ("keras.distillation", "Lamina.Distillation", []),
        ("keras.ops", "", ["Lamina.Ops", "Lamina.IR.Tensor", "Lamina.IR.Functions", "Lamina.TensorExtensions"]),
        ("keras.random", "Lamina", ["Lamina.Random", "Lamina.Ops.Random", "Lamina.RandomOps"]),
        ("keras.applications", "", ["Lamina.Applications"]),
        ("keras.models", "Lamina", []),
        ("keras", "Lamina", ["Lamina.Keras"]),
    ];

    PublicNames(IEnumerable<Type> all)
    {
        types = all.ToDictionary(NameOf);
        members = types.Values.SelectMany(type => type.GetMembers(
            BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(m => m is MethodInfo or PropertyInfo or FieldInfo)).ToLookup(m => NameOf(m.DeclaringType!));
        Type registry = typeof(Saving.Registry);
        registry.GetMethod("LoadAll", BindingFlags.NonPublic | BindingFlags.Static)!.Invoke(null, null);
        var known = (Dictionary<(string Module, string Id), string>)registry
            .GetField("ids", BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;
        ids = known.GroupBy(pair => (pair.Key.Module, Folded(pair.Key.Id)))
            .ToDictionary(group => group.Key, group => group.First().Value);
    }

    /// <summary>The assemblies that the tests are built with and that src/ makes.</summary>
    public static IEnumerable<Assembly> Assemblies =>
        Directory.EnumerateDirectories(Repository.At("src")).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .Where(name => File.Exists(Path.Combine(AppContext.BaseDirectory, $"{name}.dll")))
            .Select(name => Assembly.Load(name!));

    public static PublicNames Read() => new(Assemblies.SelectMany(a => a.GetExportedTypes()));

    /// <summary>Whether a public type or member has this name, such as "Lamina.Keras.Input".</summary>
    public bool Has(string target)
    {
        if (types.ContainsKey(target)) return true;
        int dot = target.LastIndexOf('.');
        return dot > 0 && types.TryGetValue(target[..dot], out Type? type)
            && type.GetMember(target[(dot + 1)..]).Length > 0;
    }

    /// <summary>What a name of Keras is in Lamina; null if it is not there.</summary>
    public string? Find(string name, IReadOnlyDictionary<string, string> spellings)
    {
        if (spellings.TryGetValue(name, out string? target)) return target;
        var place = places.FirstOrDefault(p => name.StartsWith(p.Module + ".", StringComparison.Ordinal));
        if (place.Module is null) return null;
        string last = Folded(name[(name.LastIndexOf('.') + 1)..]);
        if (place.Module == "keras" && name.Count(c => c == '.') > 1) return null;
        foreach (string holder in place.Functions.SelectMany(WithNested))
            if (members[holder].FirstOrDefault(m => Folded(m.Name) == last) is { } member)
                return $"{holder}.{member.Name}";
        if (place.Namespace.Length > 0
            && types.Values.FirstOrDefault(t => t.Namespace == place.Namespace && Folded(t.Name) == last) is { } type)
            return NameOf(type);
        return ids.TryGetValue((place.Module, last), out string? id) ? $"\"{id}\"" : null;
    }

    /// <summary>The classes of a family that a user can make.</summary>
    public IEnumerable<string> Below(string baseType) => !types.TryGetValue(baseType, out Type? parent) ? []
        : types.Values.Where(t => !t.IsAbstract && t.IsSubclassOf(parent) && !typeof(Model).IsAssignableFrom(t))
            .Select(t => t.Name).Order(StringComparer.Ordinal);

    /// <summary>What a static class offers: functions that make a model, or activations.</summary>
    public IEnumerable<string> OfferedBy(string type) => members[type]
        .Where(m => m is MethodInfo { IsSpecialName: false } method && method.ReturnType == typeof(Model)
            || m is PropertyInfo property && property.PropertyType == typeof(ActivationFunction))
        .Select(m => m.Name).Distinct().Order(StringComparer.Ordinal);

    /// <summary>Capitals and underscores do not distinguish names: reduce_mean is ReduceMean.</summary>
    public static string Folded(string name) =>
        name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    IEnumerable<string> WithNested(string holder) =>
        types.Keys.Where(name => name == holder || name.StartsWith(holder + ".", StringComparison.Ordinal));

    static string NameOf(Type type) => type.FullName!.Replace('+', '.');
}
