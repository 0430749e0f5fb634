using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;
using Workflows.Storage;

namespace Workflows.Submissions.Intake;

/// <summary>Audit entries about revisions: the actor is the sender, and the detail is sealed under the key of the case.</summary>
internal sealed class SubmissionAudit(AuditLog audit, BusinessClock clock)
{
    /// <summary>Appends one entry about a revision.</summary>
    public Task AppendAsync(
        Transaction transaction,
        string action,
        RevisionRow revision,
        JsonObject? detail,
        CancellationToken cancellationToken
    ) =>
        audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = action,
                Actor = revision.PersonId is { } person && action is not "submission.purged" ? "person:" + person : AuditEntry.System,
                Subject = "submission:" + revision.SubmissionId,
                Detail = detail,
                CaseId = revision.CaseId,
                At = clock.Now,
            },
            cancellationToken
        );
}
