using Lamina;
using Lamina.Callbacks;
using Lamina.Data;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Plots;
using Samples;

namespace DataMining;

/// <summary>
/// A recommender with embeddings: from what is in a basket, what else is. It learns to tell one part of a basket from
/// the other (as Liang and others 2018 drop half of the input). Then, of baskets that it has not seen, one thing is
/// hidden, five times another, and a list of ten should have it.
/// </summary>
static class Recommend
{
    const int Offered = 10;

    public static void Run(Options options)
    {
        (string[] goods, int[][] baskets) = Baskets.Read(options);
        int length = baskets.Max(basket => basket.Length);
        baskets = [.. baskets.Where(basket => basket.Length > 2)];
        Lamina.Tabular.Fold fold = Lamina.Tabular.SplitIndices.Random(baskets.Length, 0.8, options.Seed);
        int[][] train = [.. fold.Training.Select(i => baskets[i])], test = [.. fold.Test.Select(i => baskets[i])];
        RandomStream random = new(options.Seed);
        (NDArray x, NDArray y) = Halves(train, options.Smoke ? 4 : 20, length, goods.Length, random);
        (NDArray testX, NDArray testY) = OneHidden(test, options.Smoke ? 1 : 5, length, random);

        KerasTensor basket = Keras.Input(length, name: "basket", dtype: DType.Int32);
        KerasTensor taste = new GlobalAveragePooling1D().Apply(
            new Embedding(goods.Length + 1, 32, maskZero: true, name: "goods").Apply(basket));
        KerasTensor next = new Dense(goods.Length, activation: "softmax").Apply(
            new Dropout(0.2).Apply(new Dense(64, activation: "relu").Apply(taste)));
        Model model = new(basket, next);
        model.Compile("adam", "categorical_crossentropy");
        History history = model.Fit(x, y, batchSize: 128, epochs: options.Smoke ? 3 : Math.Min(options.Epochs, 10),
            verbose: 0, validationSplit: 0.1);
        LearningCurves.Save(history, options.File("recommend-curves.png"));

        float[] scores = model.Predict(testX).ToArray<float>();
        double[] sold = new double[goods.Length];
        foreach (int item in train.SelectMany(items => items)) sold[item]++;
        double[,] together = Together(train, goods.Length, sold);
        Report("network", (i, item) => scores[i * goods.Length + item]);
        Report("goods bought with those", (i, item) => Rest(testX, i, length).Sum(other => together[other, item]));
        Report("what most buy", (_, item) => sold[item]);

        void Report(string name, Func<int, int, double> score)
        {
            int hits = 0, count = (int)testY.Elements;
            double reciprocal = 0;
            for (int i = 0; i < count; i++)
            {
                int wanted = (int)testY[i];
                HashSet<int> there = [.. Rest(testX, i, length)];
                double own = score(i, wanted);
                int rank = 1 + Enumerable.Range(0, goods.Length).Count(item =>
                    item != wanted && !there.Contains(item) && score(i, item) >= own);
                if (rank <= Offered) hits++;
                reciprocal += 1.0 / rank;
            }
            Console.WriteLine($"{name}: hit rate at {Offered} {(double)hits / count:F4}, " +
                $"mean reciprocal rank {reciprocal / count:F4}");
        }
    }

    // Each basket so many times: a half of it, and what is in the other as shares that add up to 1.
    static (NDArray X, NDArray Y) Halves(int[][] baskets, int times, int length, int goods, RandomStream random)
    {
        var x = new NDArray((baskets.Length * times, length), DType.Int32);
        var y = new NDArray((baskets.Length * times, goods));
        for (int i = 0; i < baskets.Length * times; i++)
        {
            int[] basket = [.. baskets[i % baskets.Length]];
            random.Shuffle(basket);
            int half = 1 + random.NextInt(basket.Length - 1);
            Fill(x, i, length, basket[..half]);
            foreach (int item in basket[half..]) y.AsSpan<float>()[i * goods + item] = 1f / (basket.Length - half);
        }
        return (x, y);
    }

    // Each basket so many times without one thing, and that thing.
    static (NDArray X, NDArray Y) OneHidden(int[][] baskets, int times, int length, RandomStream random)
    {
        var x = new NDArray((baskets.Length * times, length), DType.Int32);
        var y = new NDArray(baskets.Length * times, DType.Int32);
        for (int i = 0; i < baskets.Length * times; i++)
        {
            int[] basket = baskets[i % baskets.Length];
            int hidden = y.AsSpan<int>()[i] = basket[random.NextInt(basket.Length)];
            Fill(x, i, length, [.. basket.Where(item => item != hidden)]);
        }
        return (x, y);
    }

    // Goods are numbered from 1; 0 fills the rows.
    static void Fill(NDArray x, int row, int length, int[] items)
    {
        for (int i = 0; i < items.Length; i++) x.AsSpan<int>()[row * length + i] = items[i] + 1;
    }

    static int[] Rest(NDArray x, int row, int length) =>
        [.. Enumerable.Range(0, length).Select(i => (int)x[(long)row * length + i] - 1).Where(item => item >= 0)];

    // How alike goods are by who buys them: the cosine of their columns.
    static double[,] Together(int[][] baskets, int goods, double[] sold)
    {
        var counts = new double[goods, goods];
        foreach (int[] basket in baskets)
            foreach (int a in basket)
                foreach (int b in basket)
                    counts[a, b]++;
        for (int a = 0; a < goods; a++)
            for (int b = 0; b < goods; b++)
                counts[a, b] /= Math.Max(1, Math.Sqrt(sold[a] * sold[b]));
        return counts;
    }
}
