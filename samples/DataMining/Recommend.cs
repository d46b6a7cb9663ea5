using Lamina;
using Lamina.Callbacks;
using Lamina.Data;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Plots;
using Samples;

namespace DataMining;

/// <summary>
/// A recommender with embeddings: from what is in a basket, what else is. Of each basket one thing is hidden, and a
/// list of ten should have it. The mean of the embeddings of the rest (Covington and others 2016) goes through a
/// network.
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
        (NDArray x, NDArray y) = Hidden(train, options.Smoke ? 2 : 10, length, random);
        (NDArray testX, NDArray testY) = Hidden(test, 1, length, random);

        KerasTensor basket = Keras.Input(length, name: "basket", dtype: DType.Int32);
        KerasTensor taste = new GlobalAveragePooling1D().Apply(
            new Embedding(goods.Length + 1, 32, maskZero: true, name: "goods").Apply(basket));
        KerasTensor next = new Dense(goods.Length, activation: "softmax").Apply(
            new Dropout(0.2).Apply(new Dense(64, activation: "relu").Apply(taste)));
        Model model = new(basket, next);
        model.Compile("adam", "sparse_categorical_crossentropy");
        History history = model.Fit(x, y, batchSize: 128, epochs: options.Smoke ? 3 : Math.Min(options.Epochs, 15),
            verbose: 0, validationData: (testX, testY));
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
            int hits = 0;
            double reciprocal = 0;
            for (int i = 0; i < test.Length; i++)
            {
                int wanted = (int)testY[i];
                HashSet<int> there = [.. Rest(testX, i, length)];
                double own = score(i, wanted);
                int rank = 1 + Enumerable.Range(0, goods.Length).Count(item =>
                    item != wanted && !there.Contains(item) && score(i, item) >= own);
                if (rank <= Offered) hits++;
                reciprocal += 1.0 / rank;
            }
            Console.WriteLine($"{name}: hit rate at {Offered} {(double)hits / test.Length:F4}, " +
                $"mean reciprocal rank {reciprocal / test.Length:F4}");
        }
    }

    // Each basket so many times, another thing of it hidden each time; goods are numbered from 1, 0 fills the rows.
    static (NDArray X, NDArray Y) Hidden(int[][] baskets, int times, int length, RandomStream random)
    {
        var x = new NDArray((baskets.Length * times, length), DType.Int32);
        var y = new NDArray(baskets.Length * times, DType.Int32);
        for (int i = 0; i < baskets.Length * times; i++)
        {
            int[] basket = baskets[i / times];
            int hidden = basket[random.NextInt(basket.Length)];
            y.AsSpan<int>()[i] = hidden;
            int at = i * length;
            foreach (int item in basket)
                if (item != hidden) x.AsSpan<int>()[at++] = item + 1;
        }
        return (x, y);
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
