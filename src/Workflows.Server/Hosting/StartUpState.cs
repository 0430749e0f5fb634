namespace Workflows.Server.Hosting;

/// <summary>How far the start has come.</summary>
public sealed class StartUpState
{
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether forms and sheets are there.</summary>
    public bool IsReady => ready.Task.IsCompletedSuccessfully;

    /// <summary>What it waits for, in words.</summary>
    public string Waiting { get; internal set; } = "Forms and sheets are being set up.";

    /// <summary>Completes when forms and sheets are there.</summary>
    public Task Ready => ready.Task;

    /// <returns>Whether this call completed it; false: an earlier one did.</returns>
    internal bool Complete() => ready.TrySetResult();
}
