using Workflows.Casework.Arrangements;
using Workflows.Storage;
using Workflows.Submissions.Intake;
using Workflows.Tests.Submissions;
using Xunit;

namespace Workflows.Tests.Decisions;

/// <summary>Delivers the forms of a world, and changes and finds their arrangements.</summary>
internal sealed class Cases(CaseworkWorld world)
{
    private int responses;

    /// <summary>A form arrives and its arrangement is opened.</summary>
    public async Task<Arrangement> ArriveAsync(
        string reference,
        (string, string?)[]? changes = null,
        string from = "asha.malik@harbour.example",
        bool asked = true
    )
    {
        var outcome = await DeliverAsync(reference, changes, from);
        Assert.Equal(IntakeKind.Accepted, outcome.Kind);
        var coded = await world.Get<FormContents>().LoadAsync(outcome.SubmissionId!, outcome.Revision);
        return await world.InAsync(async t =>
        {
            var opened = Assert.IsType<ArrangementOutcome.Applied>(await world.Get<ArrangementOpening>().OpenAsync(t, coded)).Arrangement;
            return asked && opened.Stage == ArrangementStage.None
                ? Applied(await ApplyAsync(t, opened.Id, ArrangementEventKind.AskDecision, EventCause.System))
                : opened;
        });
    }

    public Task<IntakeOutcome> DeliverAsync(string reference, (string, string?)[]? changes, string from, string? responseId = null)
    {
        var answers = F2Answers.With([("case_ref", reference), .. changes ?? []]);
        return world.InAsync(t =>
            world
                .Get<SubmissionIntake>()
                .DeliverAsync(
                    t,
                    new DeliveredResponse
                    {
                        FormKey = "F2",
                        ExternalFormId = "sample-form",
                        ResponseId = responseId ?? $"response-{++responses}",
                        CreateTime = world.Clock.Now,
                        LastSubmittedTime = world.Clock.Now,
                        RespondentAddress = from,
                        Answers = answers,
                        SchemaMatches = true,
                    }
                )
        );
    }

    public static Arrangement Applied(ArrangementOutcome outcome) =>
        outcome is ArrangementOutcome.Refused refused
            ? throw new Xunit.Sdk.XunitException("Refused: " + refused.Sentence)
            : ((ArrangementOutcome.Applied)outcome).Arrangement;

    public Task<ArrangementOutcome> ApplyAsync(
        Transaction transaction,
        string arrangementId,
        ArrangementEventKind kind,
        EventCause cause,
        params string[] decisions
    ) =>
        world
            .Get<ArrangementBook>()
            .ApplyAsync(
                transaction,
                arrangementId,
                new ArrangementEvent
                {
                    Id = Guid.NewGuid().ToString("N"),
                    Kind = kind,
                    Cause = cause,
                    Actor = "system",
                    DecisionIds = decisions,
                }
            );

    public Task<Arrangement> FindAsync(string id) => world.InAsync(async t => (await world.Get<ArrangementBook>().FindAsync(t, id))!);
}
