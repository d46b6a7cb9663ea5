using System.Text.Json.Nodes;

namespace Lamina.Saving;

/// <summary>
/// Something that Keras can write into a model file: a layer, initializer, regularizer, constraint, loss, metric,
/// optimizer or schedule. What it is made of stands in its configuration under Keras 3's own keys, and
/// <see cref="Registry"/> makes it again from there.
/// </summary>
public interface IKerasObject
{
    /// <summary>
    /// Keras's name of the class, such as "Conv2D". A class of your own is called "Package&gt;Name", as it is
    /// registered.
    /// </summary>
    string ClassName { get; }

    /// <summary>Keras's name of the module, such as "keras.layers".</summary>
    string Module { get; }

    /// <summary>The arguments of the constructor under Keras's keys.</summary>
    JsonObject GetConfig();

    /// <summary>What a layer was built for (Keras's build_config); null where there is no such thing.</summary>
    JsonObject? GetBuildConfig() => null;

    /// <summary>Makes the weights that a build_config describes.</summary>
    /// <param name="config">What <see cref="GetBuildConfig"/> gave.</param>
    void BuildFromConfig(JsonObject config) { }
}
