using System.Text.Json.Nodes;
using Google.Apis.Forms.v1.Data;
using Workflows.Storage;
using Workflows.Submissions.Forms;

namespace Workflows.Google.Forms;

/// <summary>
/// Compares the form at Google, and the form's file, with what was accepted. While one of them differs, responses are parked instead of
/// misread.
/// </summary>
public sealed class FormDoctor(GoogleClients google, GoogleForms forms, AuditLog audit, Database database)
{
    private const string NoteDriftSql = """
        update google_forms set drift = @drift, drift_since = case when @drift is null then null else coalesce(drift_since, @at) end,
            seen_hash = @seen
        where form_key = @formKey
        """;

    private const string NoteAcceptedSql = """
        update google_forms set accepted_hash = @hash, expected_hash = @expected, drift = null, drift_since = null,
            seen_hash = null
        where form_key = @formKey
        """;

    /// <summary>Looks at the form and notes what differs.</summary>
    /// <returns>Whether its answers can be read, and what differs.</returns>
    public async Task<FormExamination> ExamineAsync(FormDefinition form, CancellationToken cancellationToken = default)
    {
        var row = await forms.FindAsync(form.Key, cancellationToken);
        if (row?.ExternalId is null || row.AcceptedHash is null)
        {
            return new FormExamination(false, "The form was not created at Google yet.");
        }

        var live = await google.Forms.Forms.Get(row.ExternalId).ExecuteAsync(cancellationToken);
        var lines = FormSchema.Lines(live.Items, live.Settings?.EmailCollectionType);
        var drift = Drift(row, Expected(form), lines);
        var seen = drift is null ? null : FormSchema.Hash(lines);
        if (drift != row.Drift || seen != row.SeenHash)
        {
            await database.ExecuteAsync(
                NoteDriftSql,
                new
                {
                    formKey = form.Key,
                    drift,
                    seen,
                    at = TimeProvider.System.GetUtcNow(),
                },
                cancellationToken
            );
        }

        return new FormExamination(drift is null, drift);
    }

    /// <summary>
    /// A person has looked at the changed form, or has changed it as its file was changed, and says that its answers still mean the same.
    /// Refused when it was changed once more since, or when a question or an option that we read is missing. The poller then takes what was
    /// parked.
    /// </summary>
    /// <param name="form">The form.</param>
    /// <param name="confirmation">Who confirms what, and why.</param>
    /// <param name="at">Business time.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Why it was not confirmed, one sentence each; empty when it was.</returns>
    public async Task<IReadOnlyList<string>> ConfirmAsync(
        FormDefinition form,
        FormConfirmation confirmation,
        DateTimeOffset at,
        CancellationToken cancellationToken = default
    )
    {
        if (await forms.FindAsync(form.Key, cancellationToken) is not { ExternalId: { } externalId })
        {
            return ["The form was not created at Google yet."];
        }

        Form live;
        try
        {
            live = await google.Forms.Forms.Get(externalId).ExecuteAsync(cancellationToken);
        }
        catch (Exception e) when (GoogleFailure.Of(e, cancellationToken) is { } failure)
        {
            return [failure.Sentence];
        }

        var hash = FormSchema.Hash(FormSchema.Lines(live.Items, live.Settings?.EmailCollectionType));
        if (hash != confirmation.SeenHash)
        {
            return ["The form was changed again since you looked at it: read it now, and look once more."];
        }

        var missing = Missing(form, live);
        if (missing.Count > 0)
        {
            return missing;
        }

        await using var transaction = await database.BeginAsync(cancellationToken);
        await GoogleForms.WriteMapAsync(transaction, form.Key, FormItems.Keys(form), cancellationToken);
        await transaction.ExecuteAsync(
            NoteAcceptedSql,
            new
            {
                formKey = form.Key,
                hash,
                expected = FormSchema.Hash(Expected(form)),
            },
            cancellationToken
        );
        await audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = "form.confirmed",
                Actor = confirmation.Actor,
                Subject = "form:" + form.Key,
                Detail = new JsonObject { ["reason"] = confirmation.Reason, ["questions"] = hash },
                At = at,
            },
            cancellationToken
        );
        await transaction.CommitAsync(cancellationToken);
        return [];
    }

    private static string? Drift(GoogleForm row, IReadOnlyList<string> file, IReadOnlyList<string> live)
    {
        if (FormSchema.Hash(file) != row.ExpectedHash)
        {
            var sentence = $"The file workflows/forms/{row.FormKey}.json was changed since the form was made.";
            return FormSchema.Difference(file, live) is { } difference
                ? $"{sentence} Change the form at Google in the same way, then confirm it. {difference}"
                : $"{sentence} The form at Google is the same by now: confirm it.";
        }

        return FormSchema.Hash(live) == row.AcceptedHash
            ? null
            : FormSchema.Difference(file, live) ?? "The form was put back as it was, after another version was confirmed.";
    }

    internal static IReadOnlyList<string> Expected(FormDefinition form) => FormSchema.Lines(FormItems.Of(form), EmailCollection(form));

    internal static string EmailCollection(FormDefinition form) => form.Settings.VerifiedEmail ? "VERIFIED" : "DO_NOT_COLLECT";

    private static List<string> Missing(FormDefinition form, Form live)
    {
        var missing = new List<string>();
        if ((live.Settings?.EmailCollectionType ?? "DO_NOT_COLLECT") != EmailCollection(form))
        {
            missing.Add("The form does not collect addresses as it must.");
        }

        var questions = (live.Items ?? [])
            .Select(item => item.QuestionItem?.Question)
            .OfType<Question>()
            .ToDictionary(question => question.QuestionId ?? "");
        foreach (
            var (id, key) in FormItems.Keys(form).Where(known => !known.Value.StartsWith(FormItems.Navigation, StringComparison.Ordinal))
        )
        {
            var expected = form.FindQuestion(key)!;
            if (!questions.TryGetValue(id, out var question))
            {
                missing.Add($"Question {expected.Number} is gone; a new question with the same words is another question.");
                continue;
            }

            var texts = (question.ChoiceQuestion?.Options ?? []).Select(option => option.Value).ToHashSet();
            missing.AddRange(
                expected
                    .Options.Where(option => !texts.Contains(option.Text))
                    .Select(option => $"Question {expected.Number} has no option '{option.Text}' any more.")
            );
        }

        return missing;
    }
}

/// <summary>What the doctor found.</summary>
/// <param name="Matches">Whether answers can be read.</param>
/// <param name="Drift">What differs, in words; null when nothing does.</param>
public sealed record FormExamination(bool Matches, string? Drift);
