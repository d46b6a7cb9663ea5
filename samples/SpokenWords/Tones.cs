using Lamina;
using Lamina.Audio;
using Lamina.IR;

namespace Samples;

/// <summary>
/// Made words for a run without espeak-ng: each is three tones, which every voice has at another pitch.
/// </summary>
static class Tones
{
    const int Rate = 8_000, Part = Rate / 5;
    static readonly string[] words = ["down", "high", "low", "up"];
    static readonly double[][] notes = [[1.6, 1.3, 1], [2, 2, 2], [1, 1, 1], [1, 1.3, 1.6]];

    /// <summary>Writes the folders train, test and recorded, each with a folder for each word.</summary>
    public static void Write(string folder)
    {
        Console.WriteLine("smoke: words of three tones stand in for speech");
        var random = new RandomStream(7);
        foreach ((string part, int voices) in new[] { ("train", 40), ("test", 10), ("recorded", 3) })
            for (int word = 0; word < words.Length; word++)
                for (int voice = 0; voice < voices; voice++)
                    Wav.Save(Path.Combine(folder, part, words[word], $"{voice}.wav"), Spoken(notes[word], random));
    }

    static Sound Spoken(double[] notes, RandomStream random)
    {
        double pitch = 400 + 200 * random.NextUniform(), phase = 0;
        float[] samples = new float[Part * notes.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            phase += 2 * Math.PI * pitch * notes[i / Part] / Rate;
            samples[i] = (float)(0.3 * Math.Sin(phase) + 0.1 * Math.Sin(2 * phase) + 0.01 * random.NextNormal());
        }
        return new(NDArray.Wrap(samples), Rate);
    }
}
