using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;
using Workflows.Storage;

namespace Workflows.Submissions.Intake;

/// <summary>What becomes of a revision, line by line in the audit: by whoever sent it, under its case's key.</summary>
internal sealed class SubmissionAudit(AuditLog audit, BusinessClock clock)
{
    /// <summary>Adds a line.</summary>
    public Task AppendAsync(Transaction transaction, string action, RevisionRow revision, JsonObject? detail, CancellationToken ct) =>
        audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = action,
                Actor = revision.PersonId is { } person && action is not "submission.purged" ? "person:" + person : "system",
                Subject = "submission:" + revision.SubmissionId,
                Detail = detail,
                CaseId = revision.CaseId,
                At = clock.Now,
            },
            ct
        );
}
