using Lamina.IR;
using Lamina.IR.Primitives;

namespace Lamina.Onnx.Export.Operators;

/// <summary>Products over contracted axes.</summary>
static class ProductWriters
{
    /// <summary>Adds the family to the list.</summary>
    public static void AddTo(Dictionary<Type, OperatorWriter> table) => table[typeof(DotGeneral)] = Product;

    static void Product(GraphWriter graph, Node node)
    {
        var op = (DotGeneral)node.Op;
        Tensor a = node.Inputs[0], b = node.Inputs[1];
        string left = graph[a], right = graph[b];
        int batch = op.LeftBatch.Count;
        bool plain = op.LeftBatch == Ints.Range(batch) && op.RightBatch == Ints.Range(batch)
            && op.LeftContract.Count == 1 && op.LeftContract[0] == a.Rank - 1
            && b.Rank == batch + 2 && (batch == 0 || a.Rank == batch + 2) && a.Rank > batch + 1;
        if (!plain)
        {
            graph.Set(node.Outputs[0], graph.Emit("Einsum", [left, right], ("equation", Equation(op, a.Rank, b.Rank))));
            return;
        }
        if (op.RightContract[0] == b.Rank - 1)
        {
            int[] order = Ints.Range(b.Rank).ToArray();
            (order[^1], order[^2]) = (order[^2], order[^1]);
            right = graph.Emit("Transpose", [right], ("perm", order));
        }
        graph.Set(node.Outputs[0], graph.Emit("MatMul", [left, right]));
    }

    static string Equation(DotGeneral op, int leftRank, int rightRank)
    {
        var left = new char[leftRank];
        var right = new char[rightRank];
        char next = 'a';
        string batch = Pair(op.LeftBatch, op.RightBatch);
        Pair(op.LeftContract, op.RightContract);
        string leftFree = Free(left), rightFree = Free(right);
        return $"{new string(left)},{new string(right)}->{batch}{leftFree}{rightFree}";

        string Pair(Ints l, Ints r)
        {
            string letters = "";
            for (int i = 0; i < l.Count; i++)
            {
                left[l[i]] = right[r[i]] = next;
                letters += next++;
            }
            return letters;
        }

        string Free(char[] axes)
        {
            string letters = "";
            for (int i = 0; i < axes.Length; i++)
                if (axes[i] == 0) letters += axes[i] = next++;
            return letters;
        }
    }
}
