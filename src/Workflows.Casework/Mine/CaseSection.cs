using System.Globalization;
using Workflows.Casework.Arrangements;
using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Mine;
using Workflows.People;
using Workflows.Storage;
using Workflows.Submissions.Checks;

namespace Workflows.Casework.Mine;

/// <summary>
/// The cases on the page of a person's own tasks: the worker's own, and those of a manager's or lead's services. Each opens on the arrangement's
/// page. What is searched for travels in the body of a POST, because a reference is never part of an address.
/// </summary>
public sealed class CaseSection(CaseList cases, ArrangementBook arrangements, ArrangementPages pages, PeopleDirectory directory)
    : IMineSection
{
    /// <summary>The action that opens a case; its field <c>case</c> is the arrangement's id.</summary>
    public const string OpenCase = "open-case";

    private const int MostPages = 100_000;

    /// <inheritdoc />
    public int Order => 10;

    /// <inheritdoc />
    public async ValueTask<MineSection?> ShowAsync(
        Transaction transaction,
        string personId,
        IReadOnlyDictionary<string, IReadOnlyList<string>> fields,
        CancellationToken cancellationToken
    ) =>
        await directory.FindAsync(personId, transaction, cancellationToken) is { Active: true } person
            ? new MineSection("/Mine/_Cases.cshtml", await cases.FindAsync(transaction, person, SearchOf(fields), cancellationToken))
            : null;

    /// <inheritdoc />
    public async ValueTask<TaskActResult?> ActAsync(Transaction transaction, TaskAct act, CancellationToken cancellationToken)
    {
        if (act.Action != OpenCase)
        {
            return null;
        }

        if (
            await arrangements.FindAsync(transaction, act.Only("case") ?? "", cancellationToken) is not { } arrangement
            || await directory.FindAsync(act.PersonId, transaction, cancellationToken) is not { Active: true } person
            || ArrangementReaders.RoleOf(person, arrangement.WorkerId, arrangement.Service) is not { } role
        )
        {
            return new TaskActResult.Refused("This case is not yours any more.");
        }

        return new TaskActResult.Open(await pages.OpenForAsync(transaction, arrangement, act.PersonId, role, cancellationToken));
    }

    private static CaseSearch SearchOf(IReadOnlyDictionary<string, IReadOnlyList<string>> fields)
    {
        var typed = Only(fields, "reference")?.Trim() ?? "";
        var page = int.TryParse(Only(fields, "page"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;
        return new CaseSearch(
            Math.Clamp(page, 1, MostPages),
            CaseReference.TryRead(typed, out var reference) ? reference : null,
            Only(fields, "held") == "yes",
            Only(fields, "ended") == "yes",
            typed
        );
    }

    private static string? Only(IReadOnlyDictionary<string, IReadOnlyList<string>> fields, string name) =>
        fields.GetValueOrDefault(name) is [var only] ? only : null;
}
