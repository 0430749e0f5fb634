using System.Linq.Expressions;
using Hangfire;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Submissions.Forms;

namespace Workflows.Server.Scheduling;

/// <summary>
/// Writes the schedule at every start, because Hangfire in memory forgets it with the process. In a shared store a node that
/// was killed may hold the lock of a job for another minute; the server works meanwhile, and the job is written afterwards.
/// </summary>
public sealed partial class RecurringSchedule(
    IRecurringJobManager jobs,
    FormCatalog forms,
    IEnumerable<IRecurringWakes> wakes,
    ILogger<RecurringSchedule> logger
) : BackgroundService
{
    private const string EveryMinute = "* * * * *";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    // Services may be imported while the server runs; until their job is written, the sweep alone starts their rounds.
    private static readonly TimeSpan AskWakesAgain = TimeSpan.FromMinutes(1);
    private static readonly RecurringJobOptions LocalTime = new() { TimeZone = London.TimeZone };

    private readonly HashSet<RecurringWake> _written = [];

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Hangfire waits for locks on the calling thread, which must not be the thread that starts the host.
        await Task.Yield();
        foreach (var form in forms.All)
        {
            await WriteAsync($"poll form {form.Key}", j => j.PollFormAsync(form.Key, CancellationToken.None), EveryMinute, stoppingToken);
        }

        await WriteAsync("sweep what is due", j => j.SweepAsync(CancellationToken.None), EveryMinute, stoppingToken);
        await WriteAsync("count measures", j => j.CountMeasuresAsync(CancellationToken.None), "5 * * * *", stoppingToken);
        await WriteAsync("clear receipts", j => j.ClearAsync(CancellationToken.None), "20 3 * * *", stoppingToken);
        await WriteAsync("watch the audit", j => j.WatchAuditAsync(CancellationToken.None), "*/10 * * * *", stoppingToken);
        await WriteAsync("verify the audit", j => j.VerifyAuditAsync(CancellationToken.None), "40 3 * * *", stoppingToken);
        await Repeat.ForeverAsync(WriteWakesAsync, AskWakesAgain, e => LogFailed(e, "wake-ups"), stoppingToken);
    }

    /// <summary>Writes the wake-ups of rooms by their names. They wake the sweep; the rooms' rows decide what is due.</summary>
    private async Task WriteWakesAsync(CancellationToken cancellationToken)
    {
        foreach (var source in wakes)
        {
            foreach (var wake in await source.AllAsync(cancellationToken))
            {
                if (_written.Add(wake))
                {
                    await WriteAsync(wake.Name, j => j.WakeAsync(wake.Name, CancellationToken.None), wake.Cron, cancellationToken);
                }
            }
        }
    }

    private Task WriteAsync(string id, Expression<Func<MaintenanceJobs, Task>> job, string cron, CancellationToken stoppingToken) =>
        Repeat.UntilDoneAsync(
            _ =>
            {
                jobs.AddOrUpdate(id, job, cron, LocalTime);
                return Task.CompletedTask;
            },
            Pause,
            e => LogFailed(e, id),
            stoppingToken
        );

    [LoggerMessage(Level = LogLevel.Warning, Message = "The job '{Id}' could not be written to the schedule; it is tried again.")]
    private partial void LogFailed(Exception exception, string id);
}
