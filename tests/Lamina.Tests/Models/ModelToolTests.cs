using System.Xml.Linq;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Saving;
using Lamina.Tests.Training;
using static Lamina.Keras;

namespace Lamina.Tests.Models;

/// <summary>Copies, pictures, tables and state of models.</summary>
[Collection(ProcessWide.Name)]
public sealed class ModelToolTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("lamina-models").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    static Model Residual(int blocks)
    {
        ClearSession();
        KerasTensor input = Input(new Shape(8, 8, 3), "picture");
        KerasTensor x = new Conv2D(4, 3, padding: "same", activation: "relu", name: "stem").Apply(input);
        for (int i = 0; i < blocks; i++)
        {
            KerasTensor y = new Conv2D(4, 3, padding: "same", name: $"a{i}").Apply(x);
            y = new BatchNormalization(name: $"n{i}").Apply(y);
            y = new Conv2D(4, 3, padding: "same", name: $"b{i}").Apply(y);
            x = new Lamina.Layers.Add(name: $"add{i}").Apply(x, y);
        }
        x = new Sequential([new Flatten(name: "flat"), new Dense(5, name: "top")], "head").Apply(x);
        return new Model(input, x, "residual");
    }

    [Fact]
    public void A_clone_has_the_structure_but_weights_of_its_own()
    {
        Model model = Residual(2), clone = model.Clone();
        Assert.Equal(model.ToJson(), clone.ToJson());
        Assert.Equal(model.Weights.Select(w => w.Shape), clone.Weights.Select(w => w.Shape));
        Assert.Empty(model.Weights.Intersect(clone.Weights));
        var x = new NDArray((1, 8, 8, 3));
        x.Fill(1);
        Assert.NotEqual(model.Predict(x).ToArray<float>(), clone.Predict(x).ToArray<float>());
        clone.SetWeights(model.GetWeights());
        Assert.Equal(model.Predict(x).ToArray<float>(), clone.Predict(x).ToArray<float>());
        Sequential stack = [new Dense(3, inputShape: 2, name: "a"), new Dropout(0.5), new Dense(1)];
        var other = (Sequential)stack.Clone(layer => layer is Dropout ? new Identity() : layer);
        Assert.Equal(stack.Weights, other.Weights);
        Assert.IsType<Identity>(other.Layers[1]);
    }

    [Fact]
    public void Json_makes_the_model_again()
    {
        Model model = Residual(1), again = Lamina.Models.ModelFromJson(model.ToJson());
        Assert.Equal(model.ToJson(), again.ToJson());
        Assert.Throws<InvalidModelFileException>(() => Lamina.Models.ModelFromJson("{"));
        Assert.Throws<InvalidModelFileException>(() => Lamina.Models.ModelFromJson("[]"));
    }

    sealed class Own : Model
    {
        public override Tensor Call(Tensor x, CallContext context) => x;
    }

    [Fact]
    public void A_class_of_its_own_says_why_it_cannot_be_copied_or_drawn()
    {
        Assert.Contains("class of its own", Assert.Throws<InvalidOperationException>(() => new Own().Clone()).Message);
        Assert.Contains("class of its own", Assert.Throws<InvalidOperationException>(() => new Own().ToSvg()).Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_picture_has_each_layer_once_and_boxes_do_not_overlap(bool leftToRight)
    {
        Model model = Residual(4);
        string path = Path.Combine(folder, "model.svg");
        model.Plot(path, new() { ShowShapes = true, ShowTrainable = true, LeftToRight = leftToRight });
        XDocument picture = XDocument.Load(path);
        XNamespace svg = "http://www.w3.org/2000/svg";
        double Number(XElement e, string name) =>
            double.Parse(e.Attribute(name)!.Value, System.Globalization.CultureInfo.InvariantCulture);
        (double X, double Y, double Width, double Height)[] boxes = [.. picture.Root!.Elements(svg + "rect").Skip(1)
            .Select(e => (Number(e, "x"), Number(e, "y"), Number(e, "width"), Number(e, "height")))];
        Assert.Equal(model.Layers.Count, boxes.Length);
        for (int i = 0; i < boxes.Length; i++)
            for (int j = 0; j < i; j++)
                Assert.True(boxes[i].X >= boxes[j].X + boxes[j].Width || boxes[j].X >= boxes[i].X + boxes[i].Width
                    || boxes[i].Y >= boxes[j].Y + boxes[j].Height || boxes[j].Y >= boxes[i].Y + boxes[i].Height,
                    $"boxes {i} and {j} overlap");
        (double width, double height) = (Number(picture.Root, "width"), Number(picture.Root, "height"));
        Assert.All(boxes, b => Assert.True(b.X >= 0 && b.Y >= 0 && b.X + b.Width <= width && b.Y + b.Height <= height));
        string text = picture.Root.Value;
        Assert.Contains("stem (Conv2D)", text);
        Assert.Contains("Output: (None, 8, 8, 4)", text);
        // An arrow for each input of a layer: 4 blocks of 3 + 2, the stem and the head.
        Assert.Equal(4 * 5 + 2, picture.Root.Elements(svg + "path").Count());
    }

    [Fact]
    public void A_description_for_graphviz_names_boxes_and_arrows()
    {
        string dot = Residual(1).ToDot(new() { ExpandNested = true, ShowLayerActivations = true });
        Assert.StartsWith("digraph model {", dot);
        Assert.Contains("label=\"stem (Conv2D)\\nActivation: relu\"", dot);
        Assert.Contains("top (Dense)", dot);
        Assert.DoesNotContain("head (Sequential)", dot);
        // The stem goes to a0 and to the sum.
        Assert.Equal(2, dot.Split('\n').Count(line => line.Contains("n1 ->")));
        Assert.Contains("LayerName", Assert.Throws<ArgumentException>(
            () => Residual(1).Plot(Path.Combine(folder, "m.png"))).Message + "LayerName");
        Sequential shared = [new Dense(1, inputShape: 2)];
        Assert.Contains("Dense", shared.ToDot(new() { ShowLayerNames = false, ShowDTypes = true }));
    }

    [Fact]
    public void A_table_can_be_narrow_and_show_a_part()
    {
        Model model = Residual(3);
        string table = model.SummaryText(lineLength: 70, layerRange: ("a1", "add1"));
        Assert.All(table.Split('\n'), line => Assert.True(line.TrimEnd().Length <= 70, line));
        Assert.Contains("n1", table);
        Assert.DoesNotContain("n0 ", table);
        Assert.DoesNotContain("stem (Conv2D)", table);
        Assert.Contains($"Total params: {model.CountParams():N0}", table);
        Assert.Throws<ArgumentException>(() => model.SummaryText(layerRange: ("add1", "a1")));
        Assert.Throws<ArgumentException>(() => model.SummaryText(layerRange: ("a1", "nowhere")));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.SummaryText(lineLength: 10));
    }

    [Fact]
    public void A_state_tree_takes_a_training_to_another_model()
    {
        (NDArray x, NDArray y) = Samples.Line(32);
        Sequential Make()
        {
            ClearSession();
            Sequential model = [new Dense(3, inputShape: 2), new BatchNormalization(), new Dropout(0.3), new Dense(1)];
            model.Compile("adam", "mse", ["mae"]);
            return model;
        }
        Sequential first = Make(), second = Make();
        first.Fit(x, y, verbose: 0);
        second.Fit(x, y, verbose: 0);
        var tree = first.GetStateTree();
        Assert.Equal(["trainable_variables", "non_trainable_variables", "optimizer_variables", "metrics_variables"],
            tree.Keys);
        second.SetStateTree(tree);
        first.Fit(x, y, verbose: 0, shuffle: false);
        second.Fit(x, y, verbose: 0, shuffle: false);
        Assert.Equal(first.GetWeights().SelectMany(w => w.ToArray<float>()),
            second.GetWeights().SelectMany(w => w.ToArray<float>()));
        var wrong = new Dictionary<string, IReadOnlyDictionary<string, NDArray>>
        {
            ["trainable_variables"] = new Dictionary<string, NDArray> { ["nothing"] = new NDArray(1) },
        };
        Assert.Throws<ArgumentException>(() => second.SetStateTree(wrong));
    }
}
