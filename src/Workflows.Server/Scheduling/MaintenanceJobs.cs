using System.Globalization;
using System.Runtime.ExceptionServices;
using Workflows.Engine.Runtime;
using Workflows.Google.Forms;
using Workflows.Storage;
using Workflows.Storage.Lanes;
using Workflows.Storage.Measures;
using Workflows.Submissions.Forms;

namespace Workflows.Server.Scheduling;

/// <summary>
/// The methods that Hangfire's recurring jobs call. A late, repeated or missed call does no harm, because the store's rows decide what is
/// to be done.
/// </summary>
public sealed partial class MaintenanceJobs(
    FormCatalog catalog,
    FormPoller poller,
    DueSweeper sweeper,
    MeasureCounter measures,
    LaneStore lanes,
    AuditWatch audit,
    Database database,
    BusinessClock clock,
    ILogger<MaintenanceJobs> logger
) : IDisposable
{
    private static readonly TimeSpan KeepReceipts = TimeSpan.FromDays(30);

    private readonly SemaphoreSlim _polling = new(1, 1);

    /// <summary>Reads one form's new responses.</summary>
    /// <returns>Null when the form was read, else the problem in one sentence.</returns>
    public async Task<string?> PollFormAsync(string formKey, CancellationToken cancellationToken)
    {
        await _polling.WaitAsync(cancellationToken);
        try
        {
            var result = await poller.PollAsync(formKey, cancellationToken);
            if (!result.Succeeded)
            {
                LogNotRead(formKey, result.Problem);
            }

            return result.Succeeded ? null : result.Problem ?? "Google did not answer.";
        }
        finally
        {
            _polling.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _polling.Dispose();

    /// <summary>Reads the new responses of every form. A form that cannot be read does not keep the others from being read.</summary>
    /// <returns>Whether every form was read.</returns>
    /// <exception cref="Exception">The first failure, after all forms were tried.</exception>
    public async Task<bool> PollFormsAsync(CancellationToken cancellationToken)
    {
        var read = true;
        ExceptionDispatchInfo? failed = null;
        foreach (var form in catalog.All)
        {
            try
            {
                read &= await PollFormAsync(form.Key, cancellationToken) is null;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                failed ??= ExceptionDispatchInfo.Capture(e);
            }
        }

        failed?.Throw();
        return read;
    }

    /// <summary>Counts the measures of this week and the last one anew, from events.</summary>
    public async Task CountMeasuresAsync(CancellationToken cancellationToken)
    {
        var today = London.Local(clock.Now).Date;
        await using var transaction = await database.BeginAsync(cancellationToken);
        foreach (var day in new[] { today.AddDays(-7), today })
        {
            await measures.QueueWeekAsync(transaction, ISOWeek.GetYear(day), ISOWeek.GetWeekOfYear(day), clock.Now, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Sweeps due work, in case the background process does not run.</summary>
    public Task SweepAsync(CancellationToken cancellationToken) => sweeper.SweepAsync(cancellationToken);

    /// <summary>Wakes the sweep at a time at which a room has work that the schedule shows by name.</summary>
    /// <param name="name">The name of the wake-up, for the dashboard.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task WakeAsync(string name, CancellationToken cancellationToken)
    {
        LogWoken(name);
        return sweeper.SweepAsync(cancellationToken);
    }

    /// <summary>Deletes receipts that are older than 30 days.</summary>
    public Task ClearAsync(CancellationToken cancellationToken) =>
        lanes.ForgetReceiptsAsync(TimeProvider.System.GetUtcNow() - KeepReceipts, cancellationToken);

    /// <summary>Says on the operations page when new entries of the audit are not numbered.</summary>
    public Task WatchAuditAsync(CancellationToken cancellationToken) => audit.WatchAsync(cancellationToken);

    /// <summary>Verifies the whole audit, and writes the head of its chain to the log.</summary>
    public Task VerifyAuditAsync(CancellationToken cancellationToken) => audit.VerifyAsync(cancellationToken);

    [LoggerMessage(Level = LogLevel.Information, Message = "The schedule wakes the sweep: {Name}.")]
    private partial void LogWoken(string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Form {FormKey} could not be read: {Problem}")]
    private partial void LogNotRead(string formKey, string? problem);
}
