using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflows.Engine.Runtime;
using Workflows.Google.Forms;
using Workflows.People.WorkingTime;
using Workflows.Server.Accounts;
using Workflows.Server.Hosting;
using Workflows.Server.Operations;
using Workflows.Server.Scheduling;
using Workflows.Storage;
using Workflows.Storage.Operations;
using Workflows.Submissions.Forms;
using Workflows.Submissions.Holds;

namespace Workflows.Server.Pages;

/// <summary>The operations page: open work and problems, with actions. Every action is audited.</summary>
[Authorize(Policy = AccountsServiceCollectionExtensions.Operations)]
public sealed class IndexModel(
    OperationsBoard board,
    StuckWork stuck,
    Obstacles obstacles,
    SubmissionHolds holds,
    WorkflowRuntime runtime,
    MaintenanceJobs jobs,
    FormCatalog forms,
    FormDoctor doctor,
    FormPoller poller,
    AuditLog audit,
    Database database,
    WorkingCalendar calendar,
    BusinessClock clock,
    ServerMode mode
) : PageModel
{
    private const string WhyNeeded = "Give the reason: it is kept in the audit.";

    /// <summary>The lists to show.</summary>
    public Board Board { get; private set; } = null!;

    /// <summary>The present business time.</summary>
    public DateTimeOffset Now => clock.Now;

    /// <summary>The last day for which bank holidays are known, when it comes soon; else null.</summary>
    public DateOnly? HolidaysEnd => calendar.EndsSoon(Now) ? calendar.DataEnds : null;

    /// <summary>Whether that day has passed, so that bank holidays are counted as working days.</summary>
    public bool HolidaysEnded => !calendar.Knows(Now);

    /// <summary>Whether the business clock is simulated.</summary>
    public bool Simulated => mode.Simulate;

    /// <summary>Result of the last action, shown once.</summary>
    [TempData]
    public string? Message { get; set; }

    private string Actor => "account:" + User.FindFirstValue(ClaimTypes.NameIdentifier);

    /// <summary>Shows the board.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken) => Board = await board.ReadAsync(cancellationToken);

    /// <summary>Tries a parked effect or delivery again.</summary>
    public async Task<IActionResult> OnPostRetryAsync(string id, CancellationToken cancellationToken) =>
        Done(await stuck.RetryAsync(id, Actor, cancellationToken), "It is tried again.");

    /// <summary>Reads the form of a response again that could not be taken, now.</summary>
    public async Task<IActionResult> OnPostTakeAgainAsync(string id, CancellationToken cancellationToken)
    {
        if (await poller.TryAgainAsync(id, cancellationToken) is not { } formKey)
        {
            return Done(true, "It was taken meanwhile.");
        }

        await AuditReadAsync(formKey, cancellationToken);
        var problem = await jobs.PollFormAsync(formKey, cancellationToken);
        var again = (await stuck.ListAsync(cancellationToken)).Any(incident => incident.Subject == id);
        return Done(
            problem is null,
            again ? "It was tried again, and could not be taken." : "It is taken.",
            $"{formKey} could not be read: {problem}"
        );
    }

    /// <summary>Skips what is parked, or closes another incident, with a reason.</summary>
    public async Task<IActionResult> OnPostSkipAsync(string id, string? reason, CancellationToken cancellationToken) =>
        string.IsNullOrWhiteSpace(reason)
            ? Done(false, "", "Give the reason: skipping needs one.")
            : Done(await stuck.SkipAsync(id, Actor, reason, cancellationToken), "It is skipped.");

    /// <summary>Tries everything again that waits for one cause.</summary>
    public async Task<IActionResult> OnPostRetryObstacleAsync(string id, CancellationToken cancellationToken) =>
        Done(
            await obstacles.RetryAsync(id, Actor, cancellationToken) is not null,
            "All of these are tried now. The entry stays until they have come through.",
            "There is nothing to try any more: what waited has come through, or was given up."
        );

    /// <summary>Gives up everything that waits for one cause, with a reason.</summary>
    public async Task<IActionResult> OnPostGiveUpObstacleAsync(string id, string? reason, CancellationToken cancellationToken) =>
        string.IsNullOrWhiteSpace(reason)
            ? Done(false, "", WhyNeeded)
            : Done(
                await obstacles.GiveUpAsync(id, Actor, reason, cancellationToken) > 0,
                "They are given up.",
                "Nothing waits there any more, or it is being tried at this moment."
            );

    /// <summary>Runs an instance's failed steps again.</summary>
    public async Task<IActionResult> OnPostRetryInstanceAsync(string id, CancellationToken cancellationToken)
    {
        var failed = await stuck.OfInstanceAsync(id, cancellationToken);
        if (!await runtime.RetryAsync(id, null, cancellationToken))
        {
            return Done(false, "");
        }

        await stuck.ResolveInstanceAsync(id, failed, Actor, cancellationToken);
        var again = (await stuck.OfInstanceAsync(id, cancellationToken)).Count > 0;
        return Done(true, again ? "The step ran again, and failed again." : "The failed step ran again.");
    }

    /// <summary>Releases a held form.</summary>
    public async Task<IActionResult> OnPostReleaseAsync(string id, string? reason, CancellationToken cancellationToken) =>
        await HoldAsync(
            id,
            reason,
            "It is released.",
            (t, why) => holds.ReleaseAsync(t, id, Actor, why, cancellationToken: cancellationToken),
            cancellationToken
        );

    /// <summary>Discards a held form.</summary>
    public async Task<IActionResult> OnPostDiscardAsync(string id, string? reason, CancellationToken cancellationToken) =>
        await HoldAsync(
            id,
            reason,
            "It is discarded.",
            (t, why) => holds.DiscardAsync(t, id, Actor, why, cancellationToken: cancellationToken),
            cancellationToken
        );

    /// <summary>Reads a form now.</summary>
    public async Task<IActionResult> OnPostPollAsync(string id, CancellationToken cancellationToken)
    {
        if (!forms.All.Any(f => f.Key == id))
        {
            return NotFound();
        }

        await AuditReadAsync(id, cancellationToken);
        var problem = await jobs.PollFormAsync(id, cancellationToken);
        return Done(problem is null, $"{id} was read.", $"{id} could not be read: {problem}");
    }

    /// <summary>Confirms that the answers of a changed form still mean the same, and reads what was parked.</summary>
    public async Task<IActionResult> OnPostConfirmFormAsync(string id, string? seen, string? reason, CancellationToken cancellationToken)
    {
        if (forms.All.FirstOrDefault(f => f.Key == id) is not { } form)
        {
            return NotFound();
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            return Done(false, "", WhyNeeded);
        }

        var refused = await doctor.ConfirmAsync(form, new FormConfirmation(seen, Actor, reason), clock.Now, cancellationToken);
        if (refused.Count > 0)
        {
            return Done(false, "", $"{id} is not confirmed. {string.Join(' ', refused)}");
        }

        var problem = await jobs.PollFormAsync(id, cancellationToken);
        return Done(problem is null, $"{id} is confirmed, and was read.", $"{id} is confirmed, but could not be read: {problem}");
    }

    private async Task AuditReadAsync(string formKey, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        await audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = "form.read",
                Actor = Actor,
                Subject = "form:" + formKey,
                At = clock.Now,
            },
            cancellationToken
        );
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<IActionResult> HoldAsync(
        string id,
        string? reason,
        string done,
        Func<Transaction, string, Task> act,
        CancellationToken cancellationToken
    )
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            return Done(false, "", WhyNeeded);
        }

        try
        {
            await using var transaction = await database.BeginAsync(cancellationToken);
            await act(transaction, reason);
            await transaction.CommitAsync(cancellationToken);
            return Done(true, done);
        }
        catch (HoldException e)
        {
            return Done(false, "", e.Message);
        }
    }

    private RedirectResult Done(bool done, string message, string otherwise = "Another person has dealt with it already.")
    {
        Message = done ? message : otherwise;
        return Redirect("~/");
    }
}
