using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflows.Engine.Execution;
using Workflows.Engine.Runtime;
using Workflows.Server.Accounts;
using Workflows.Storage;
using Workflows.Storage.Instances;
using Workflows.Storage.Privacy;
using Workflows.Submissions.Checks;

namespace Workflows.Server.Pages;

/// <summary>
/// Finds runs of workflows: by case, state, workflow and day. The case reference travels in the body of a POST, is looked up by its hash and is
/// not shown again; looking a case up is audited.
/// </summary>
[Authorize(Policy = AccountsServiceCollectionExtensions.Operations)]
public sealed class RunsModel(InstanceQueries instances, Vault vault, Database database, AuditLog audit, BusinessClock clock) : PageModel
{
    private const int Most = 100;
    private static readonly string[] DayFormats = ["d M yyyy", "d/M/yyyy", "d.M.yyyy", "d MMM yyyy", "d MMMM yyyy", "yyyy-M-d"];

    /// <summary>The states that can be asked for.</summary>
    public static IReadOnlyList<string> States { get; } =
    [
        WorkflowSubStatus.Executing,
        WorkflowSubStatus.Suspended,
        WorkflowSubStatus.Finished,
        WorkflowSubStatus.Faulted,
        WorkflowSubStatus.Cancelled,
    ];

    /// <summary>The workflows that can be asked for.</summary>
    public IReadOnlyList<string> Workflows { get; private set; } = [];

    /// <summary>The state that was asked for.</summary>
    public string? State { get; private set; }

    /// <summary>The workflow that was asked for.</summary>
    public string? Workflow { get; private set; }

    /// <summary>The day that was asked for.</summary>
    public DateOnly? Day { get; private set; }

    /// <summary>What was found, the newest first.</summary>
    public IReadOnlyList<InstanceRow> Found { get; private set; } = [];

    /// <summary>Whether more was found than is shown.</summary>
    public bool HasMore => Found.Count == Most;

    /// <summary>What is wrong with what was typed; null when nothing is.</summary>
    public string? Problem { get; private set; }

    /// <summary>Shows the newest runs.</summary>
    public Task OnGetAsync(CancellationToken cancellationToken) => ShowAsync(new InstanceSearch(), cancellationToken);

    /// <summary>Finds runs.</summary>
    public async Task OnPostAsync(string? reference, string? state, string? workflow, string? day, CancellationToken cancellationToken)
    {
        State = States.Contains(state) ? state : null;
        Workflow = string.IsNullOrWhiteSpace(workflow) ? null : workflow;
        if (!string.IsNullOrWhiteSpace(day))
        {
            if (!DateOnly.TryParseExact(day.Trim(), DayFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var read))
            {
                Problem = "That is no day: write it as 27 11 2026, or leave it empty.";
                await ShowAsync(null, cancellationToken);
                return;
            }

            Day = read;
        }

        var search = new InstanceSearch
        {
            DefinitionId = Workflow,
            SubStatus = State,
            From = Day is { } first ? London.At(first.ToDateTime(TimeOnly.MinValue)) : null,
            Until = Day is { } last ? London.At(last.AddDays(1).ToDateTime(TimeOnly.MinValue)) : null,
        };
        if (!string.IsNullOrWhiteSpace(reference))
        {
            search = search with { CaseId = await CaseAsync(reference, cancellationToken) };
            await ShowAsync(search.CaseId is null ? null : search, cancellationToken);
            return;
        }

        await ShowAsync(search, cancellationToken);
    }

    private async Task<string?> CaseAsync(string typed, CancellationToken cancellationToken)
    {
        if (!CaseReference.TryRead(typed, out var reference))
        {
            Problem = "That is no case reference: it has three letters, five digits and a check letter, such as AAA-00000-X.";
            return null;
        }

        await using var transaction = await database.BeginAsync(cancellationToken);
        if (await vault.FindCaseAsync(transaction, reference.ToString()) is not { } caseId)
        {
            Problem = "No run of this case is known.";
            return null;
        }

        await audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = "case.runs-looked-up",
                Actor = "account:" + User.FindFirstValue(ClaimTypes.NameIdentifier),
                Subject = caseId,
                CaseId = caseId,
                At = clock.Now,
            },
            cancellationToken
        );
        await transaction.CommitAsync(cancellationToken);
        return caseId;
    }

    private async Task ShowAsync(InstanceSearch? search, CancellationToken cancellationToken)
    {
        Workflows = await instances.DefinitionsAsync(cancellationToken);
        if (search is not null)
        {
            Found = await instances.FindAsync(search, Most, cancellationToken);
        }
    }
}
