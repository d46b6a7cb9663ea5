using Lamina;
using Lamina.Audio;
using Lamina.IR;

namespace Samples;

/// <summary>
/// Made strings of digits for a run without espeak-ng: the pairs of tones of a telephone's keys (ITU-T Q.23).
/// </summary>
static class Keypad
{
    const int Rate = 8_000;
    static readonly double[] rows = [697, 770, 852, 941], columns = [1209, 1336, 1477];

    /// <summary>Writes the folders train and test; the digits are in the names of the files.</summary>
    public static void Write(string folder)
    {
        Console.WriteLine("smoke: the tones of a telephone's keys stand in for speech");
        var random = new RandomStream(11);
        foreach ((string part, int strings) in new[] { ("train", 240), ("test", 40) })
            for (int i = 0; i < strings; i++)
            {
                int[] digits = [.. Enumerable.Range(0, 2 + random.NextInt(3)).Select(_ => random.NextInt(10))];
                float[] samples = [.. digits.SelectMany(digit => Pressed(digit, random))];
                Wav.Save(Path.Combine(folder, part, $"{string.Concat(digits)}-{i}.wav"),
                    new(NDArray.Wrap(samples), Rate));
            }
    }

    // A tone and silence, of some length.
    static IEnumerable<float> Pressed(int digit, RandomStream random)
    {
        int key = digit == 0 ? 10 : digit - 1;
        int tone = 1_200 + random.NextInt(1_200), silence = 600 + random.NextInt(800);
        (double low, double high) = (rows[key / 3], columns[key % 3]);
        for (int i = 0; i < tone + silence; i++)
            yield return (float)((i < tone ? 0.3 * Math.Sin(2 * Math.PI * low * i / Rate)
                + 0.3 * Math.Sin(2 * Math.PI * high * i / Rate) : 0) + 0.01 * random.NextNormal());
    }
}
