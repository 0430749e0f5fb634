using Workflows.Casework.Arrangements;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Links;
using Workflows.HumanTasks.Tasks;
using Workflows.People;
using Workflows.Storage;
using Workflows.Submissions.Holds;
using Workflows.Submissions.Reading;

namespace Workflows.Casework.HeldForms;

/// <summary>
/// The message to the sender of a form that is held (EM-35). Its page names the form, the questions and what is wrong with each answer,
/// without the answers; the mail says none of it.
/// </summary>
public sealed class HeldNoticeKind(SubmissionReader submissions, CaseworkOptions options) : ITaskKind
{
    /// <inheritdoc />
    public string Name => CaseTaskKinds.HeldNotice;

    /// <inheritdoc />
    public bool TakesAnswers => false;

    /// <inheritdoc />
    public string LinkPurpose => LinkPurposes.Read;

    /// <inheritdoc />
    public TaskWords Words { get; } = new();

    /// <inheritdoc />
    public string AskedBy(HumanTask task) => "EM-35";

    /// <inheritdoc />
    public ValueTask<bool?> IsWantedAsync(Transaction transaction, HumanTask task, CancellationToken cancellationToken) => new(true);

    /// <inheritdoc />
    public async ValueTask<TaskPage> ShowAsync(Transaction transaction, TaskReader reader, CancellationToken cancellationToken)
    {
        var (submissionId, revisionId) = reader.Task.Payload.Read<HeldNoticeDetail>();
        var form = await submissions.ReadHeldAsync(transaction, submissionId, revisionId, cancellationToken);
        return new TaskPage(
            form.IsHeld ? "Your form is held" : "Your form is not held any more",
            "/HeldForms/_HeldNotice.cshtml",
            new HeldNoticeView(form, options.Forms.GetValueOrDefault(form.FormKey))
        );
    }

    /// <summary>The notice about a held revision; there is one for each revision.</summary>
    internal static NewTask NoticeOf(string submissionId, HeldRevision held) =>
        new()
        {
            Id = "held-notice:" + held.RevisionId,
            Kind = CaseTaskKinds.HeldNotice,
            Step = "held",
            CaseId = held.KeyId,
            Service = held.Service ?? "",
            Role = Role.Worker,
            Payload = new TaskPayload(null, [], [], TaskPayload.DetailOf(new HeldNoticeDetail(submissionId, held.RevisionId))),
        };
}

/// <summary>The data of a notice about a held form.</summary>
/// <param name="SubmissionId">Id of the submission.</param>
/// <param name="RevisionId">Id of the revision that is held.</param>
internal sealed record HeldNoticeDetail(string SubmissionId, string RevisionId);

/// <summary>The content of the page about a held form.</summary>
/// <param name="Form">The form, with the reasons.</param>
/// <param name="FormAddress">The address at which it is filled in; null when it is not known.</param>
public sealed record HeldNoticeView(HeldForm Form, string? FormAddress);
