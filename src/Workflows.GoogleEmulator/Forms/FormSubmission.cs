using System.Collections.Immutable;
using Workflows.GoogleEmulator.Faults;
using Workflows.GoogleEmulator.Protocol;

namespace Workflows.GoogleEmulator.Forms;

/// <summary>The result of sending a form.</summary>
internal sealed record SubmissionResult(StoredResponse? Response, IReadOnlyDictionary<string, string> Errors);

/// <summary>Takes a filled-in form. Only the pages on the path of the answers count, and each required question on them must be answered.</summary>
internal sealed class FormSubmission(EmulatorClock clock)
{
    /// <summary>The key of an error about the e-mail address.</summary>
    public const string EmailField = "emailAddress";

    /// <exception cref="ApiException">The form takes no responses, or this response may not be changed.</exception>
    public SubmissionResult Submit(
        FormFile file,
        FormAnswers answers,
        string? email,
        string? responseId,
        IReadOnlyList<FaultRule> faults
    ) =>
        file.Change(form =>
        {
            Refuse(form, responseId);
            var errors = new Dictionary<string, string>(StringComparer.Ordinal);
            var kept = ImmutableDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
            var flow = new FormFlow(form);
            foreach (var item in flow.Path(answers).SelectMany(section => section.Items))
            {
                foreach (var question in FormItems.Questions(item))
                {
                    var (values, error) = answers.Check(item, question);
                    var id = question.Text("questionId")!;
                    if (error is not null)
                    {
                        errors[id] = error;
                    }
                    else if (!values.IsEmpty)
                    {
                        kept[id] = values;
                    }
                }
            }

            if (form.CollectsEmail && CheckEmail(email) is { } wrong)
            {
                errors[EmailField] = wrong;
            }

            if (errors.Count > 0)
            {
                return (form, new SubmissionResult(null, errors));
            }

            var response = Response(form, kept.ToImmutable(), form.CollectsEmail ? email!.Trim() : null, responseId, faults);
            return (form.With(response), new SubmissionResult(response, errors));
        });

    public static string? CheckEmail(string? email) =>
        string.IsNullOrWhiteSpace(email) ? "Enter an e-mail address."
        : email.Trim().IndexOf('@', StringComparison.Ordinal) is var at && at > 0 && at < email.Trim().Length - 1 ? null
        : "Enter an e-mail address such as name@example.org.";

    public static void Refuse(FormDocument form, string? responseId)
    {
        if (form.Trashed || !form.IsPublished)
        {
            throw new ApiException(403, "PERMISSION_DENIED", $"The form {form.Title} is not published.");
        }

        if (!form.IsAccepting)
        {
            throw new ApiException(403, "PERMISSION_DENIED", $"The form {form.Title} is no longer accepting responses.");
        }

        if (responseId is not null && !form.Responses.ContainsKey(responseId))
        {
            throw ApiException.NotFound();
        }

        if (responseId is not null && !form.AllowsEditing)
        {
            throw new ApiException(403, "PERMISSION_DENIED", "Responses to this form cannot be changed after they are sent.");
        }
    }

    private StoredResponse Response(
        FormDocument form,
        ImmutableDictionary<string, ImmutableArray<string>> answers,
        string? email,
        string? responseId,
        IReadOnlyList<FaultRule> faults
    )
    {
        var equal = form.Latest is not null && faults.Any(fault => fault.Kind == FaultKind.EqualTimestamps);
        var at = equal ? form.Latest!.LastSubmitted : clock.Now;
        if (responseId is not null)
        {
            return form.Responses[responseId] with { LastSubmitted = at, Email = email, Answers = answers };
        }

        var hidden = faults.FirstOrDefault(fault => fault.Kind == FaultKind.LateVisible);
        return new StoredResponse("ACYDBN" + Ids.Letters(66), at, at, email, answers)
        {
            HiddenPolls = hidden is null ? 0 : hidden.Polls ?? int.MaxValue,
        };
    }
}
