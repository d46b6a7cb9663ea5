using System.Text.Json.Nodes;

namespace Lamina.Saving;

/// <summary>
/// The classes that a configuration may name, each with the code that makes it. The list is closed: nothing is looked
/// up by reflection, so a file can only make what is registered here.
/// </summary>
public static class Registry
{
    const string Custom = "";
    static readonly Lock gate = new();
    static readonly Dictionary<(string Module, string Name), Func<JsonObject, IKerasObject>> classes = [];
    static readonly Dictionary<(string Module, string Id), string> ids = [];
    static readonly Dictionary<string, Action> later = BuiltIn.Families();

    /// <summary>Registers a class of your own, so that models with it can be loaded.</summary>
    /// <param name="className">Its name in files, such as "My>Thing"; also what its ClassName returns.</param>
    /// <param name="make">Makes an object from its configuration.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static void Register(string className, Func<JsonObject, IKerasObject> make)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(className);
        LoadAll();
        Add(Custom, className, make);
    }

    // A family is registered when it is first asked for: a training needs few of them, and none of the layers'.
    static void Load(string module)
    {
        lock (gate)
            if (later.Remove(module, out Action? register)) register();
    }

    static void LoadAll()
    {
        lock (gate)
            foreach (string module in (string[])[.. later.Keys]) Load(module);
    }

    /// <summary>Registers a class of Keras's.</summary>
    /// <param name="module">Such as "keras.losses"; classes of different modules may share a name.</param>
    /// <param name="className">Such as "BinaryCrossentropy".</param>
    /// <param name="make">Makes an object from its configuration; every key may be missing.</param>
    /// <param name="aliases">String ids beside the class name and its snake case, such as "bce".</param>
    internal static void Add(
        string module, string className, Func<JsonObject, IKerasObject> make, params ReadOnlySpan<string> aliases)
    {
        lock (gate)
        {
            classes[(module, className)] = make;
            ids[(module, className)] = className;
            ids.TryAdd((module, AutoName.SnakeCase(className)), className);
            foreach (string alias in aliases) ids[(module, alias)] = className;
        }
    }

    /// <summary>
    /// An object as Keras writes it: module, class_name, config, registered_name and, for a built layer, build_config.
    /// </summary>
    public static JsonObject Serialize(IKerasObject value)
    {
        ArgumentNullException.ThrowIfNull(value);
        string name = value.ClassName;
        int package = name.IndexOf('>', StringComparison.Ordinal);
        var result = new JsonObject
        {
            ["module"] = value.Module,
            ["class_name"] = package < 0 ? name : name[(package + 1)..],
            ["config"] = value.GetConfig(),
            // Keras registers its private classes, such as Functional, under their names.
            ["registered_name"] = package < 0 && !value.Module.StartsWith("keras.src.", StringComparison.Ordinal)
                ? null : name,
        };
        if (value.GetBuildConfig() is { } build) result["build_config"] = build;
        return result;
    }

    /// <summary>An object or null as Keras writes it.</summary>
    internal static JsonObject? SerializeOrNull(IKerasObject? value) => value is null ? null : Serialize(value);

    /// <summary>Makes an object from what <see cref="Serialize"/> or Keras wrote.</summary>
    /// <param name="node">An object with class_name and config.</param>
    /// <exception cref="FormatException">It is no such object.</exception>
    /// <exception cref="ArgumentException">The class is not known.</exception>
    public static IKerasObject Deserialize(JsonNode node) => Deserialize(node, null);

    /// <summary>Makes an object of a family from a string id or from what Keras wrote.</summary>
    /// <param name="module">The module of the family, such as "keras.losses".</param>
    /// <param name="kind">What to call it in messages, such as "loss".</param>
    /// <param name="node">A string id, or an object with class_name and config.</param>
    internal static T Get<T>(string module, string kind, JsonNode node) where T : class, IKerasObject
    {
        IKerasObject made = node is JsonValue value && value.TryGetValue(out string? id)
            ? FromId(module, kind, id) : Deserialize(node, (module, kind));
        return made as T ?? throw new ArgumentException($"'{made.ClassName}' is not a {kind}.");
    }

    /// <summary>Makes an object of a family by its string id, with the defaults of its constructor.</summary>
    internal static T Get<T>(string module, string kind, string id) where T : class, IKerasObject =>
        FromId(module, kind, id) as T ?? throw new ArgumentException($"'{id}' is not a {kind}.");

    static IKerasObject FromId(string module, string kind, string id)
    {
        Func<JsonObject, IKerasObject>? make;
        Load(module);
        lock (gate)
        {
            if (!ids.ContainsKey((module, id))) LoadAll();
            if (ids.TryGetValue((module, id), out string? name)) make = classes[(module, name)];
            else if (!classes.TryGetValue((Custom, id), out make)) throw Names.Unknown(kind, id, Known(module));
        }
        return make([]);
    }

    static IKerasObject Deserialize(JsonNode node, (string Module, string Kind)? family)
    {
        if (node is not JsonObject o || o["class_name"]?.Text() is not { } className)
            throw new FormatException($"An object has a class_name and a config; this is {Short(node)}.");
        JsonObject config = o["config"] switch
        {
            null => [],
            JsonObject given => given,
            JsonNode other =>
                throw new FormatException($"The config of '{className}' is an object, not {Short(other)}."),
        };
        IKerasObject made = Find(className, o["module"]?.Text(), o["registered_name"]?.Text(), family)(config);
        if (o["build_config"] is JsonObject build) made.BuildFromConfig(build);
        return made;
    }

    static Func<JsonObject, IKerasObject> Find(
        string className, string? module, string? registered, (string Module, string Kind)? family)
    {
        lock (gate)
        {
            LoadAll();
            if (registered is not null && classes.TryGetValue((Custom, registered), out var make)) return make;
            if (classes.TryGetValue((Custom, className), out make)) return make;
            foreach (string? place in (string?[])[family?.Module, module])
                if (place is not null && classes.TryGetValue((place, className), out make)) return make;
            // Older files name private modules (keras.src.…) or none; a class name that only one module has is enough.
            var candidates = classes.Where(pair => pair.Key.Name == className).ToList();
            if (candidates.Count > 0 && !classes.Keys.Any(key => key.Module == module))
                return candidates.FirstOrDefault(c => SameFamily(c.Key.Module, module), candidates[0]).Value;
            string name = registered ?? className;
            if (registered?.Contains('>') == true)
                throw new ArgumentException(
                    $"The class '{name}' is not known. Register it first: Registry.Register(\"{name}\", config => …).");
            throw Names.Unknown(family?.Kind ?? "class", name, Known(family?.Module ?? module));
        }
    }

    // "keras.src.losses.losses" belongs to "keras.losses".
    static bool SameFamily(string known, string? module) =>
        module is not null && module.Split('.').Contains(known[(known.LastIndexOf('.') + 1)..]);

    static string[] Known(string? module)
    {
        // Ids come before class names, so that of two equally near the one that users type is suggested.
        string[] names = [.. ids.Keys.Where(k => k.Module == module || k.Module == Custom).Select(k => k.Id)
            .OrderBy(id => id.Any(char.IsAsciiLetterUpper))];
        return names.Length > 0 ? names : [.. ids.Keys.Select(k => k.Id).Distinct()];
    }

    static string Short(JsonNode? node)
    {
        string text = node?.ToJsonString() ?? "null";
        return text.Length <= 60 ? text : text[..60] + "…";
    }
}
