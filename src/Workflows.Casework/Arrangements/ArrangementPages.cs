using Workflows.HumanTasks;
using Workflows.HumanTasks.Tasks;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.Casework.Arrangements;

/// <summary>Opens an arrangement's page for a person who may read it: the task behind its link.</summary>
public sealed class ArrangementPages(TaskOpening opening)
{
    /// <summary>Opens the page that a mail leads to.</summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="id">The id of the task, derived from what causes the mail and the person.</param>
    /// <param name="arrangement">The arrangement.</param>
    /// <param name="personId">Id of the person.</param>
    /// <param name="role">The role in which the person reads it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The path of its link.</returns>
    internal Task<string> OpenAsync(
        Transaction transaction,
        string id,
        Arrangement arrangement,
        string personId,
        Role role,
        CancellationToken cancellationToken
    ) => OpenAsync(transaction, id, NoticeKind.NextStep, arrangement, personId, role, [], null, cancellationToken);

    /// <summary>Opens the page that a person has asked for, once for a person and an arrangement.</summary>
    /// <returns>Id of its task.</returns>
    internal async Task<string> OpenForAsync(
        Transaction transaction,
        Arrangement arrangement,
        string personId,
        Role role,
        CancellationToken cancellationToken
    )
    {
        var id = $"page-{arrangement.Id}-{personId}";
        await OpenAsync(transaction, id, arrangement, personId, role, cancellationToken);
        return id;
    }

    internal Task<string> OpenAsync(
        Transaction transaction,
        string id,
        string step,
        Arrangement arrangement,
        string personId,
        Role role,
        IReadOnlyList<string> questions,
        DateTimeOffset? dueAt,
        CancellationToken cancellationToken
    ) =>
        opening.OpenNoticeAsync(
            transaction,
            new NewTask
            {
                Id = id,
                Kind = CaseTaskKinds.Notice,
                Step = step,
                Subject = arrangement.Id,
                CaseId = arrangement.CaseId,
                Service = arrangement.Service,
                Role = role,
                DueAt = dueAt,
                Content = arrangement.Form.ToTaskContent(),
                Payload = new TaskPayload(arrangement.CaseReference, [], [], TaskPayload.DetailOf(new NoticeDetail(questions))),
            },
            personId,
            cancellationToken
        );
}
