using Lamina.Saving;

namespace Lamina.Initializers;

/// <summary>The initializers that configurations may name.</summary>
static class InitializerClasses
{
    public const string Module = "keras.initializers";

    public static void Register()
    {
        Registry.Add(Module, "Zeros", _ => new Zeros(), "zero");
        Registry.Add(Module, "Ones", _ => new Ones(), "one");
        Registry.Add(Module, "Constant", c => new Constant(c.Double("value", 0)));
        Registry.Add(Module, "Identity", c => new Identity(c.Double("gain", 1)), "IdentityInitializer");
        Registry.Add(Module, "RandomNormal", c => new RandomNormal(
            c.Double("mean", 0), c.Double("stddev", 0.05), RandomInitializer.SeedOf(c)), "normal");
        Registry.Add(Module, "TruncatedNormal", c => new TruncatedNormal(
            c.Double("mean", 0), c.Double("stddev", 0.05), RandomInitializer.SeedOf(c)));
        Registry.Add(Module, "RandomUniform", c => new RandomUniform(
            c.Double("minval", -0.05), c.Double("maxval", 0.05), RandomInitializer.SeedOf(c)), "uniform");
        Registry.Add(Module, "Orthogonal",
            c => new Orthogonal(c.Double("gain", 1), RandomInitializer.SeedOf(c)), "OrthogonalInitializer");
        Registry.Add(Module, "STFT", STFT.Read, "STFTInitializer");
        Registry.Add(Module, "VarianceScaling", c => new VarianceScaling(
            c.Double("scale", 1), c.String("mode", "fan_in"), c.String("distribution", "truncated_normal"),
            RandomInitializer.SeedOf(c), c.Ints("input_axes"), c.Ints("output_axes")));
        Registry.Add(Module, "GlorotUniform", c => new GlorotUniform(
            RandomInitializer.SeedOf(c), c.Ints("input_axes"), c.Ints("output_axes")));
        Registry.Add(Module, "GlorotNormal", c => new GlorotNormal(
            RandomInitializer.SeedOf(c), c.Ints("input_axes"), c.Ints("output_axes")));
        Registry.Add(Module, "HeUniform", c => new HeUniform(
            RandomInitializer.SeedOf(c), c.Ints("input_axes"), c.Ints("output_axes")));
        Registry.Add(Module, "HeNormal", c => new HeNormal(
            RandomInitializer.SeedOf(c), c.Ints("input_axes"), c.Ints("output_axes")));
        Registry.Add(Module, "LecunUniform", c => new LecunUniform(
            RandomInitializer.SeedOf(c), c.Ints("input_axes"), c.Ints("output_axes")));
        Registry.Add(Module, "LecunNormal", c => new LecunNormal(
            RandomInitializer.SeedOf(c), c.Ints("input_axes"), c.Ints("output_axes")));
    }
}
