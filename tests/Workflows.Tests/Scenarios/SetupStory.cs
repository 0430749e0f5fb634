using Workflows.Casework.Arrangements;
using Workflows.Casework.Register;
using Workflows.Storage;
using Workflows.Submissions.Intake;
using Workflows.Tests.Setup;
using Xunit;
using static Workflows.Tests.Scenarios.Answers;
using static Workflows.Tests.Scenarios.People;

namespace Workflows.Tests.Scenarios;

/// <summary>Brings cases to their set-up and on.</summary>
internal sealed class SetupStory(ScenarioServer server)
{
    /// <summary>A case of a 16 or 17 year old is approved, and the young person agrees.</summary>
    public async Task<string> AgreedAsync(string worker, string reference, params (string Key, string[] Texts)[] changes)
    {
        var answers = Sixteen(reference, server.Clock.Now);
        foreach (var (key, texts) in changes)
        {
            answers[key] = texts;
        }

        await server.Forms.ArriveAsync(worker, answers);
        await server.Deciders.DecideAsync(Helen, "Decision needed: " + reference, "Approve");
        var id = (await server.Sheets.ArrangementAsync(reference))["arrangement_id"];
        await ApplyAsync(id, ArrangementEventKind.Agree, "young-person", Proof.LiveCode);
        return id;
    }

    /// <summary>The same, with a confirmed phone and a complete form F3.</summary>
    public async Task<string> ActiveAsync(string worker, string workerId, string asset, string reference)
    {
        await ConfirmAsync(workerId, asset);
        var id = await AgreedAsync(worker, reference);
        await SendAsync(worker, reference, asset);
        Assert.Equal("Active", (await server.Sheets.ArrangementAsync(reference))["state"]);
        return id;
    }

    /// <summary>The worker sends form F3 about a set-up of today, and it is read.</summary>
    public Task SendAsync(string worker, string reference, string asset, params (string Key, string? Answer)[] changes) =>
        server.Forms.ArriveAsync(worker, F3Answers.With(reference, asset, server.Clock.Now.Date(), changes), "F3");

    /// <summary>The worker edits the newest form F3 at Google, where editing was switched on by mistake.</summary>
    public async Task EditAsync(string worker, string reference, string asset, params (string Key, string? Answer)[] changes)
    {
        await server.Clock.MoveToAsync(server.Clock.Now.AddMinutes(1));
        var known = (
            await server.Database.QueryAsync<Sent>(
                "select external_form_id, external_response_id, submitted_at from submissions where form_key = 'F3' order by received_at desc"
            )
        )[0];
        await InAsync(t =>
            server
                .Get<SubmissionIntake>()
                .DeliverAsync(
                    t,
                    new DeliveredResponse
                    {
                        FormKey = "F3",
                        ExternalFormId = known.ExternalFormId,
                        ResponseId = known.ExternalResponseId,
                        CreateTime = known.SubmittedAt,
                        LastSubmittedTime = server.Clock.Now,
                        RespondentAddress = worker,
                        Answers = F3Answers
                            .With(reference, asset, server.Clock.Now.Date(), changes)
                            .ToDictionary(a => a.Key, a => (IReadOnlyList<string>)a.Value),
                        SchemaMatches = true,
                    }
                )
        );
        await server.Clock.SettleAsync();
    }

    /// <summary>The phones desk has confirmed a phone before.</summary>
    public Task ConfirmAsync(string workerId, string asset) =>
        InAsync(t => server.Get<PhoneList>().SetAsync(t, asset, workerId, PhoneStatus.Confirmed, "person:c-02"));

    /// <summary>What happens to an arrangement outside the product's pages.</summary>
    public async Task ApplyAsync(string id, ArrangementEventKind kind, string actor, Proof proof = Proof.None)
    {
        var outcome = await InAsync(t =>
            server
                .Get<ArrangementBook>()
                .ApplyAsync(
                    t,
                    id,
                    new ArrangementEvent
                    {
                        Id = $"{kind}-{id}",
                        Kind = kind,
                        Cause = EventCause.Person,
                        Actor = actor,
                        Proof = proof,
                    }
                )
        );
        Assert.IsType<ArrangementOutcome.Applied>(outcome);
        await server.Clock.SettleAsync();
    }

    /// <summary>What the register's tab says about a worker's phone.</summary>
    public async Task<string> PhoneStatusAsync(string workerId) =>
        (await server.Sheets.RowsAsync("central", "S1")).Single(row => row["worker_id"] == workerId)["phone_status"];

    public async Task<string> StateAsync(string reference) => (await server.Sheets.ArrangementAsync(reference))["state"];

    public async Task<T> InAsync<T>(Func<Transaction, Task<T>> work)
    {
        await using var transaction = await server.Database.BeginAsync();
        var result = await work(transaction);
        await transaction.CommitAsync();
        return result;
    }

    private sealed class Sent
    {
        public string ExternalFormId { get; set; } = "";
        public string ExternalResponseId { get; set; } = "";
        public DateTimeOffset SubmittedAt { get; set; }
    }
}
