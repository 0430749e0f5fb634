using System.Globalization;
using Workflows.Engine.Runtime;
using Workflows.Google.Forms;
using Workflows.Storage;
using Workflows.Storage.Lanes;
using Workflows.Storage.Measures;
using Workflows.Submissions.Forms;

namespace Workflows.Server.Scheduling;

/// <summary>What recurring jobs call. Each may be late, doubled or missed: what is to be done is decided by our own rows.</summary>
public sealed partial class MaintenanceJobs(
    FormCatalog catalog,
    FormPoller poller,
    DueSweeper sweeper,
    MeasureCounter measures,
    LaneStore lanes,
    Database database,
    BusinessClock clock,
    ILogger<MaintenanceJobs> logger
) : IDisposable
{
    private static readonly TimeSpan KeepReceipts = TimeSpan.FromDays(30);

    private readonly SemaphoreSlim _polling = new(1, 1);

    /// <summary>Reads one form's new responses.</summary>
    /// <returns>Null when it was read, else one sentence.</returns>
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

    /// <summary>Reads every form's new responses.</summary>
    public async Task PollFormsAsync(CancellationToken cancellationToken)
    {
        foreach (var form in catalog.All)
        {
            await PollFormAsync(form.Key, cancellationToken);
        }
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

    /// <summary>Sweeps what is due, should the background process have died.</summary>
    public Task SweepAsync(CancellationToken cancellationToken) => sweeper.SweepAsync(cancellationToken);

    /// <summary>Forgets receipts after 30 days.</summary>
    public Task ClearAsync(CancellationToken cancellationToken) =>
        lanes.ForgetReceiptsAsync(TimeProvider.System.GetUtcNow() - KeepReceipts, cancellationToken);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Form {FormKey} could not be read: {Problem}")]
    private partial void LogNotRead(string formKey, string? problem);
}
