namespace Workflows.Server.Hosting;

/// <summary>The state of the start, for <c>/health/ready</c> and for services that wait for it.</summary>
public sealed class StartUpState
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether the forms and sheets exist at Google.</summary>
    public bool IsReady => _ready.Task.IsCompletedSuccessfully;

    /// <summary>The reason why the server is not ready, for the health page.</summary>
    public string Waiting { get; internal set; } = "Forms and sheets are being set up.";

    /// <summary>Completes when the forms and sheets exist at Google.</summary>
    public Task Ready => _ready.Task;

    /// <returns>Whether this call completed it; false: an earlier one did.</returns>
    internal bool Complete() => _ready.TrySetResult();
}
