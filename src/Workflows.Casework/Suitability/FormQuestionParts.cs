using Workflows.Casework.Arrangements;
using Workflows.Storage;
using Workflows.Storage.Measures;
using Workflows.Submissions.Reading;

namespace Workflows.Casework.Suitability;

/// <summary>The services that the kinds of tasks about a form use.</summary>
public sealed record FormQuestionParts(
    ArrangementBook Arrangements,
    FormContents Forms,
    NewestAnswers Newest,
    SubmissionReader Submissions,
    MeasureEvents Measures,
    Outbox Outbox
);
