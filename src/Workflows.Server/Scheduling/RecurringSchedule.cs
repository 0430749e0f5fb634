using Hangfire;
using Workflows.Submissions.Forms;

namespace Workflows.Server.Scheduling;

/// <summary>Writes the schedule from our own data at every start: with Hangfire in memory it is gone with the process.</summary>
public sealed class RecurringSchedule(IRecurringJobManager jobs, FormCatalog forms) : IHostedService
{
    private static readonly RecurringJobOptions London = new() { TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/London") };

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var form in forms.All)
        {
            jobs.AddOrUpdate<MaintenanceJobs>(
                $"poll form {form.Key}",
                j => j.PollFormAsync(form.Key, CancellationToken.None),
                "* * * * *",
                London
            );
        }

        jobs.AddOrUpdate<MaintenanceJobs>("sweep what is due", j => j.SweepAsync(CancellationToken.None), "* * * * *", London);
        jobs.AddOrUpdate<MaintenanceJobs>("count measures", j => j.CountMeasuresAsync(CancellationToken.None), "5 * * * *", London);
        jobs.AddOrUpdate<MaintenanceJobs>("clear receipts", j => j.ClearAsync(CancellationToken.None), "20 3 * * *", London);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
