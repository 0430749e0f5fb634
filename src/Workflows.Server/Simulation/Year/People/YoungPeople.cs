using Workflows.Casework.Agreements;

namespace Workflows.Server.Simulation.Year.People;

/// <summary>How young people answer with the code that their worker gave to them, and how some stop later.</summary>
internal sealed class YoungPeople(YearWorld world, Agenda agenda, Habits habits, Journal journal, Draws draws)
{
    /// <summary>A young person was given a code: some answer, some do not.</summary>
    public void TakeCode(string reference, string code)
    {
        // A case that comes again has another code, and another answer.
        var occasion = Habits.Instant(world.Now);
        var reply = draws.Pick<AgreementReply?>(
            [(0.78, AgreementReply.Agree), (0.08, AgreementReply.TalkFirst), (0.05, AgreementReply.NotNow), (0.09, null)],
            "reply",
            reference,
            occasion
        );
        if (reply is not { } says)
        {
            return;
        }

        var at = habits.InFreeTime(world.Now, draws.Between(0, 5, "days", reference, occasion), "reply", reference, occasion);
        Plan(at, reference, code, says);
        if (says == AgreementReply.TalkFirst && draws.Happens(0.8, "agrees after a talk", reference))
        {
            Plan(habits.InFreeTime(at, 3, "after a talk", reference), reference, code, AgreementReply.Agree);
        }
    }

    /// <summary>The case is in use: some stop one day, with the code that they still have.</summary>
    public void Began(string reference, string code, double weeksLeft)
    {
        if (draws.Happens(0.15 * Math.Min(1, weeksLeft / 52), "stops", reference))
        {
            Plan(
                habits.InFreeTime(world.Now, draws.Between(3, 7 * weeksLeft, "stops after", reference), "stops", reference),
                reference,
                code,
                AgreementReply.Stop
            );
        }
    }

    private void Plan(DateTimeOffset at, string reference, string code, AgreementReply reply) =>
        agenda.Add(
            at,
            $"young person of {reference}: {reply}",
            async token =>
            {
                var words = world.Get<AgreementWords>();
                var hash = world.Get<AgreementCodes>().HashOf(code);
                var helped = draws.Happens(0.5, "alone", reference) ? "no" : "worker";
                var language = draws.Happens(0.1, "language", reference) ? "cy" : AgreementWords.English;
                var result = await world
                    .Get<AgreementAnswers>()
                    .RecordAsync(new AgreementAnswer(hash, reply, language, words.Version, helped), token);
                if (result == AgreementResult.BadCode)
                {
                    journal.Note(new Refusal(world.Now, "young person", "code", $"{reply}"));
                }
            }
        );
}
