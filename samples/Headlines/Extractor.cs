using Lamina;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Metrics;

namespace Headlines;

/// <summary>
/// Picks the sentence that says most of what a headline would: an encoder turns each sentence, and all of them
/// together, into vectors, and a number is learned from both and the place: how alike the headline is (ROUGE-1).
/// </summary>
sealed class Extractor
{
    const int Most = 6, Words = 32;

    readonly TextVectorization words = new(maxTokens: 10_000, outputSequenceLength: Words);
    readonly Model model;

    public Extractor(Article[] train, int epochs)
    {
        words.Adapt(new StringArray(train.SelectMany(article => article.Sentences.Take(Most))));
        KerasTensor sentence = Keras.Input(new Shape(Words), "sentence", DType.Int32);
        KerasTensor whole = Keras.Input(new Shape(Words), "text", DType.Int32);
        KerasTensor place = Keras.Input(new Shape(Most), "place");
        Embedding embedding = new(words.VocabularySize, 64);
        Conv1D phrases = new(64, 3, activation: "relu");
        GlobalMaxPooling1D best = new();
        KerasTensor Encode(KerasTensor tokens) => best.Apply(phrases.Apply(embedding.Apply(tokens)));
        KerasTensor x = new Concatenate().Apply(Encode(sentence), Encode(whole), place);
        x = new Dropout(0.2).Apply(new Dense(64, activation: "relu").Apply(x));
        model = new Model([sentence, whole, place], new Dense(1, activation: "sigmoid").Apply(x), "extractor");
        model.Compile("adam", "mse");
        float[] alike = [.. train.SelectMany(article => article.Sentences.Take(Most)
            .Select(s => (float)Rouge.Of(article.Headline, s).Rouge1.F1))];
        model.Fit(Inputs(train), NDArray.Wrap(alike, (alike.Length, 1)), batchSize: 128, epochs: epochs);
    }

    /// <summary>The best sentence of each text.</summary>
    public string[] Pick(Article[] articles)
    {
        float[] scores = model.Predict(Inputs(articles), batchSize: 256).ToArray<float>();
        int at = 0;
        return [.. articles.Select(article => article.Sentences.Take(Most).MaxBy(_ => scores[at++])!)];
    }

    Arrays Inputs(Article[] articles)
    {
        (string Sentence, string Text, int Place)[] rows = [.. articles.SelectMany(article =>
            article.Sentences.Take(Most).Select((s, place) => (s, article.Lead(2), place)))];
        NDArray Tokens(IEnumerable<string> texts) => words.Apply(new StringArray(texts)).Cast(DType.Int32);
        NDArray places = new((rows.Length, Most));
        for (int i = 0; i < rows.Length; i++) places.AsSpan<float>()[i * Most + rows[i].Place] = 1;
        return [Tokens(rows.Select(row => row.Sentence)), Tokens(rows.Select(row => row.Text)), places];
    }
}
