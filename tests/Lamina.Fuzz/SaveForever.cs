using Lamina.IR;
using Lamina.Layers;

namespace Lamina.Fuzz;

/// <summary>
/// Saves models under the same names again and again, each filled with one number, until somebody kills the process; a
/// test looks whether every file is whole at any moment. After each round it says how many there were.
/// </summary>
static class SaveForever
{
    /// <summary>The files that are written.</summary>
    public static readonly string[] Files = ["model.keras", "model.h5", "model.weights.h5", "model.safetensors"];

    public static int Run(string folder)
    {
        Model model = new Sequential { new Dense(64, inputShape: 100), new Dense(50) };
        model.Compile("adam", "mse");
        for (int i = 1; ; i = i % 1000 + 1)
        {
            foreach (Variable weight in model.Weights) weight.Value.Fill(i);
            model.Save(Path.Combine(folder, Files[0]));
            model.Save(Path.Combine(folder, Files[1]));
            model.SaveWeights(Path.Combine(folder, Files[2]));
            model.SaveWeights(Path.Combine(folder, Files[3]));
            Console.WriteLine(i);
        }
    }
}
