using System.Text.Json.Nodes;
using Google.Apis.Forms.v1.Data;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Submissions.Forms;

namespace Workflows.Google.Forms;

/// <summary>
/// Compares the form at Google, and the form's file, with the accepted questions. While one of them differs, responses are parked instead
/// of misread.
/// </summary>
public sealed class FormDoctor(GoogleClients google, GoogleForms forms, AuditLog audit, Database database, BusinessClock clock)
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

    /// <summary>Reads the form at Google and stores the differences.</summary>
    /// <returns>Whether its answers can be read, and the differences.</returns>
    public async Task<FormExamination> ExamineAsync(FormDefinition form, CancellationToken cancellationToken = default)
    {
        var row = await forms.FindAsync(form.Key, cancellationToken);
        if (row?.ExternalId is null || row.AcceptedHash is null)
        {
            return new FormExamination(false, "The form was not created at Google yet.", clock.Now);
        }

        var at = clock.Now;
        var live = await google.Forms.Forms.Get(row.ExternalId).ExecuteAsync(cancellationToken);
        var lines = FormSchema.Lines(live.Items, live.Settings?.EmailCollectionType);
        var hash = FormSchema.Hash(lines);
        var drift = Drift(row, form, live);
        await NoteVersionAsync(row, hash, drift is null ? form : null, cancellationToken);
        var seen = drift is null ? null : hash;
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

        return new FormExamination(drift is null, drift, at);
    }

    /// <summary>
    /// Accepts a changed form, because a person has looked at it, or has changed it like its file, and says that its answers still mean the
    /// same. It is refused when the form was changed again since, or lacks a question or an option of the file. After it the poller takes
    /// the responses that were parked.
    /// </summary>
    /// <param name="form">The form.</param>
    /// <param name="confirmation">The person's statement.</param>
    /// <param name="at">Business time.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The reasons against it, one sentence each; empty when the form was accepted.</returns>
    public async Task<IReadOnlyList<string>> ConfirmAsync(
        FormDefinition form,
        FormConfirmation confirmation,
        DateTimeOffset at,
        CancellationToken cancellationToken = default
    )
    {
        if (await forms.FindAsync(form.Key, cancellationToken) is not { ExternalId: { } externalId } row)
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
        await FormVersions.NoteAsync(transaction, row, hash, form, clock.Now, cancellationToken);
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

    private async Task NoteVersionAsync(GoogleForm row, string hash, FormDefinition? accepted, CancellationToken cancellationToken)
    {
        if (FormVersions.IsNoted(await FormVersions.ListAsync(database, row.FormKey, cancellationToken), hash, accepted))
        {
            return;
        }

        await using var transaction = await database.BeginAsync(cancellationToken);
        await FormVersions.NoteAsync(transaction, row, hash, accepted, clock.Now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static string? Drift(GoogleForm row, FormDefinition form, Form live)
    {
        var lines = FormSchema.Lines(live.Items, live.Settings?.EmailCollectionType);
        var difference = FormDifference.Between(form, live.Items ?? [], live.Settings?.EmailCollectionType);
        if (FormSchema.Hash(Expected(form)) != row.ExpectedHash)
        {
            var sentence = $"The file workflows/forms/{row.FormKey}.json was changed since the form was made.";
            return difference is not null
                ? $"{sentence} Change the form at Google in the same way, then confirm it. {difference}"
                : $"{sentence} The form at Google is the same by now: confirm it.";
        }

        return FormSchema.Hash(lines) == row.AcceptedHash
            ? null
            : difference ?? "The form has its earlier questions again, but a later version was confirmed.";
    }

    internal static IReadOnlyList<string> Expected(FormDefinition form) => FormSchema.Lines(FormItems.Of(form), EmailCollection(form));

    internal static string EmailCollection(FormDefinition form) => form.Settings.VerifiedEmail ? "VERIFIED" : "DO_NOT_COLLECT";

    private static List<string> Missing(FormDefinition form, Form live)
    {
        var missing = new List<string>();
        if ((live.Settings?.EmailCollectionType ?? "DO_NOT_COLLECT") != EmailCollection(form))
        {
            missing.Add("The form's setting for collecting addresses differs from its file.");
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
                missing.Add($"Question {expected.Number} was deleted; a new question with the same text is another question.");
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

/// <summary>The result of comparing a form with its accepted questions.</summary>
/// <param name="Matches">Whether answers can be read.</param>
/// <param name="Drift">The differences in words; null when there are none.</param>
/// <param name="At">Business time at which the form was as it was found; it may have been changed right after.</param>
public sealed record FormExamination(bool Matches, string? Drift, DateTimeOffset At);
