using Workflows.Google;
using Workflows.Server.Hosting;
using Workflows.Storage;
using Workflows.Storage.Operations;

namespace Workflows.Server.Scheduling;

/// <summary>
/// Reads the forms every <c>Google:PollInterval</c>, because a schedule cannot be shorter than a minute. It begins when the forms
/// exist, and does nothing without the setting. Several nodes may read, because the intake takes each response once.
/// </summary>
public sealed partial class FormPolling(MaintenanceJobs jobs, StartUpState state, GoogleOptions options, ILogger<FormPolling> logger)
    : BackgroundService
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc />
    public override Task StartAsync(CancellationToken cancellationToken) =>
        options.PollInterval < Shortest
            ? throw new ConfigurationException("Google:PollInterval must be 00:00:00.1 or longer.")
            : base.StartAsync(cancellationToken);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.PollInterval is not { } interval)
        {
            return;
        }

        await state.Ready.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Repeat.ForeverAsync(jobs.PollFormsAsync, interval, e => LogFailed(OutsideText.Of(e)), stoppingToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The forms could not be read; they are read again after the interval. {Failure}")]
    private partial void LogFailed(string failure);
}
