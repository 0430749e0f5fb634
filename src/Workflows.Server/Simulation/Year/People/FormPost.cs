using Workflows.Submissions.Forms;
using Workflows.Submissions.Intake;

namespace Workflows.Server.Simulation.Year.People;

/// <summary>Sends forms: delivers them to the intake, as the poller does with what Google has.</summary>
internal sealed class FormPost(YearWorld world, Journal journal)
{
    /// <summary>Sends a form, or an edited one.</summary>
    /// <param name="sender">The sender, whose address is verified; null: a form without one.</param>
    /// <param name="key">The form's key.</param>
    /// <param name="responseId">The same for an edited form.</param>
    /// <param name="codes">Codes or typed texts by question key.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What became of it.</returns>
    public async Task<IntakeKind> SendAsync(
        StaffMember? sender,
        string key,
        string responseId,
        IReadOnlyDictionary<string, string[]> codes,
        CancellationToken cancellationToken
    )
    {
        var form = world.Get<FormCatalog>().Get(key);
        var questions = form.Sections.SelectMany(s => s.Questions).ToDictionary(q => q.Key, StringComparer.Ordinal);
        var outcome = await world.InTransactionAsync(
            transaction =>
                world
                    .Get<SubmissionIntake>()
                    .DeliverAsync(
                        transaction,
                        new DeliveredResponse
                        {
                            FormKey = key,
                            ExternalFormId = "simulated-" + key,
                            ResponseId = responseId,
                            CreateTime = world.Now,
                            LastSubmittedTime = world.Now,
                            RespondentAddress = sender?.Address,
                            SchemaMatches = true,
                            Answers = codes.ToDictionary(
                                a => a.Key,
                                a => (IReadOnlyList<string>)[.. a.Value.Select(code => TextOf(questions[a.Key], code))],
                                StringComparer.Ordinal
                            ),
                        },
                        cancellationToken
                    ),
            cancellationToken
        );
        if (outcome.Kind is IntakeKind.Held or IntakeKind.Refused)
        {
            journal.Note(new Refusal(world.Now, sender?.Id ?? "young person", $"form {key}", $"{outcome.Kind}"));
        }

        return outcome.Kind;
    }

    private static string TextOf(FormQuestion question, string code) => question.Options.FirstOrDefault(o => o.Code == code)?.Text ?? code;
}
