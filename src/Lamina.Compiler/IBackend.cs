using Lamina.IR;

namespace Lamina.Compiler;

/// <summary>What a backend does: makes plans executable. Nothing else passes between compiler and backend.</summary>
public interface IBackend
{
    /// <summary>The backend's name, such as "cpu".</summary>
    string Name { get; }

    /// <summary>
    /// Whether the backend runs a node of a <see cref="CompositeOp"/> in one piece; its parts are compiled otherwise.
    /// </summary>
    bool Takes(Node composite);

    /// <summary>Prepares a plan for running: takes its memory, binds its kernels.</summary>
    /// <exception cref="NotSupportedException">
    /// The backend has no kernel for an op or element type of the plan.
    /// </exception>
    IExecutable Compile(Plan plan);

    /// <summary>
    /// Called when layers are made and plans will follow: what the backend can get ready meanwhile, it may, on a thread
    /// of its own. Does nothing unless a backend says otherwise.
    /// </summary>
    void Prepare() { }
}

/// <summary>A plan with its memory and kernels. One run at a time; a run allocates nothing.</summary>
public interface IExecutable
{
    /// <summary>The plan that is executed.</summary>
    Plan Plan { get; }

    /// <summary>The memory of an input, to be filled before a run; it keeps its contents from run to run.</summary>
    NDArray Input(int index);

    /// <summary>The memory of an output, valid from one run to the next.</summary>
    NDArray Output(int index);

    /// <summary>Computes the outputs from the inputs and updates the variables.</summary>
    void Run();

    /// <summary>
    /// Runs step by step, looking at what each step wrote, and stops after the first that made a NaN or an infinity.
    /// Slow; for finding where numbers went wrong. Variables may be left partly updated.
    /// </summary>
    /// <returns>That step, whose node names the op and the layer; null if all numbers are finite.</returns>
    Step? RunChecked();
}
