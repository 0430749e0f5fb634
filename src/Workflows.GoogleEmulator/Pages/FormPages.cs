using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.GoogleEmulator.Faults;
using Workflows.GoogleEmulator.Forms;
using Workflows.GoogleEmulator.Protocol;
using FormFile = Workflows.GoogleEmulator.Forms.FormFile;

namespace Workflows.GoogleEmulator.Pages;

/// <summary>
/// Filling in a form without scripts. Each page is sent to <c>formResponse</c> with the pages seen so far (<c>pageHistory</c>) and
/// everything answered on them; the answers choose the next page, and the last one stores the response. A program sends everything at once,
/// without <c>pageHistory</c>.
/// </summary>
internal sealed class FormPages(FormStore store, FormSubmission submission, FaultList faults, FaultWaits waits, Stats stats)
{
    private static readonly IReadOnlyDictionary<string, string> NoErrors = new Dictionary<string, string>(StringComparer.Ordinal);

    public IResult View(HttpContext http, string id)
    {
        if (store.Find(id)?.Current is not { } form)
        {
            return Refused(http, ApiException.NotFound());
        }

        var responseId = http.Request.Query["responseId"].FirstOrDefault();
        try
        {
            FormSubmission.Refuse(form, responseId);
        }
        catch (ApiException refused)
        {
            return Refused(http, refused);
        }

        var before = responseId is null ? null : form.Responses[responseId];
        var answers = before is null ? new FormAnswers(http.Request.Query) : FormAnswers.Of(before);
        return Page(form, [0], answers, before?.Email, responseId, NoErrors);
    }

    public async Task<IResult> RespondAsync(HttpContext http, string id)
    {
        if (store.Find(id) is not { } file)
        {
            return Refused(http, ApiException.NotFound());
        }

        if (!http.Request.HasFormContentType)
        {
            return Refused(http, ApiException.Invalid("Send the answers as a form: entry.{questionId}=value."));
        }

        var sent = await http.Request.ReadFormAsync(http.RequestAborted);
        var answers = new FormAnswers(sent);
        var email = sent["emailAddress"].FirstOrDefault();
        var responseId = sent["responseId"].FirstOrDefault() is { Length: > 0 } named ? named : null;
        try
        {
            if (sent["pageHistory"].FirstOrDefault() is { Length: > 0 } history)
            {
                return Step(file.Current, history, sent.ContainsKey("back"), answers, email, responseId)
                    ?? await SubmitAsync(http, file, answers, email, responseId);
            }

            var known = file.Current.Items.SelectMany(FormItems.Questions).Select(question => question.Text("questionId")).ToHashSet();
            return answers.QuestionIds.FirstOrDefault(question => !known.Contains(question)) is { } unknown
                ? Refused(http, ApiException.Invalid($"The form has no question with the ID {unknown}."))
                : await SubmitAsync(http, file, answers, email, responseId);
        }
        catch (ApiException refused)
        {
            return Refused(http, refused);
        }
    }

    /// <returns>The page to show next; null when the form is to be sent.</returns>
    private static IResult? Step(FormDocument form, string history, bool back, FormAnswers answers, string? email, string? responseId)
    {
        FormSubmission.Refuse(form, responseId);
        var flow = new FormFlow(form);
        List<int> pages =
        [
            .. history
                .Split(',')
                .Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? page : 0)
                .Where(page => page < flow.Sections.Count),
        ];
        if (pages.Count == 0)
        {
            pages.Add(0);
        }

        if (back)
        {
            return Page(form, pages.Count > 1 ? pages[..^1] : pages, answers, email, responseId, NoErrors);
        }

        var section = flow.Sections[pages[^1]];
        var errors = Check(form, section, answers, email);
        if (errors.Count > 0)
        {
            return Page(form, pages, answers, email, responseId, errors);
        }

        if (flow.Next(section, answers) is not { } next)
        {
            return null;
        }

        // Going back to the first page begins again, with the earlier answers filled in.
        return Page(form, next.Index == 0 ? [0] : [.. pages, next.Index], answers, email, responseId, NoErrors);
    }

    private async Task<IResult> SubmitAsync(HttpContext http, FormFile file, FormAnswers answers, string? email, string? responseId)
    {
        stats.Call("pages.formResponse");
        var met = faults.Match("pages", "pages.formResponse", http.Request.Path.Value ?? "");
        foreach (var fault in met)
        {
            if (fault.Kind == FaultKind.Status)
            {
                return Refused(http, ApiException.OfStatus(fault.Status ?? 503));
            }

            if (fault.Kind == FaultKind.Delay)
            {
                await waits.DelayAsync(fault, http.RequestAborted);
            }
        }

        var form = file.Current;
        var result = submission.Submit(file, answers, email, responseId, met);
        if (result.Response is { } response)
        {
            return Layout.WantsJson(http)
                ? Layout.Json(
                    new JsonObject
                    {
                        ["responseId"] = response.Id,
                        ["createTime"] = GoogleTimestamps.Milliseconds(response.Created),
                        ["lastSubmittedTime"] = GoogleTimestamps.Microseconds(response.LastSubmitted),
                    }
                )
                : Thanks(form, response);
        }

        if (Layout.WantsJson(http))
        {
            var json = ApiException.Invalid("Some answers are missing or cannot be taken.").Body(errorsArray: false);
            json["answers"] = new JsonObject(result.Errors.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
            return Layout.Json(json, 400);
        }

        var path = new FormFlow(form).Path(answers);
        var first = path.FindIndex(section => section.Questions.Any(question => result.Errors.ContainsKey(question.Text("questionId")!)));
        return Page(
            form,
            [.. path.Take(Math.Max(0, first) + 1).Select(section => section.Index)],
            answers,
            email,
            responseId,
            result.Errors
        );
    }

    private static Dictionary<string, string> Check(FormDocument form, FormSection section, FormAnswers answers, string? email)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in section.Items)
        {
            foreach (var question in FormItems.Questions(item))
            {
                if (answers.Check(item, question).Error is { } error)
                {
                    errors[question.Text("questionId")!] = error;
                }
            }
        }

        if (section.Index == 0 && form.CollectsEmail && FormSubmission.CheckEmail(email) is { } wrong)
        {
            errors[FormSubmission.EmailField] = wrong;
        }

        return errors;
    }

    private static IResult Page(
        FormDocument form,
        List<int> history,
        FormAnswers answers,
        string? email,
        string? responseId,
        IReadOnlyDictionary<string, string> errors
    )
    {
        var flow = new FormFlow(form);
        var section = flow.Sections[history[^1]];
        var title = section.Break.Text("title") ?? form.Title;
        var description = section.Break is null ? form.Description : section.Break.Text("description");
        var body = Html.Of($"<form method=\"post\" action=\"/forms/{form.Id}/formResponse\" novalidate>\n<div class=\"card head\">");
        if (section.Break is not null)
        {
            body.Add($"<p class=\"hint\">{form.Title}</p>");
        }

        body.Add($"<h1>{title}</h1>{(description is null ? Html.None : Html.Of($"<p class=\"hint\">{description}</p>"))}");
        body.Add(
            $"<p class=\"hint\">Page {history.Count}{(flow.Sections.Count > 1 ? $", at most {flow.Sections.Count}" : " of 1")}</p></div>\n"
        );
        if (errors.Count > 0)
        {
            body.Add($"<p class=\"error card wrong\" role=\"alert\">Some answers need another look: see the red boxes below.</p>\n");
        }

        if (section.Index == 0 && form.CollectsEmail)
        {
            AddEmail(body, form, email, errors);
        }
        else
        {
            body.Add($"<input type=\"hidden\" name=\"emailAddress\" value=\"{email}\">\n");
        }

        var questions = new QuestionHtml(answers, errors);
        foreach (var item in section.Items)
        {
            body.Add($"{questions.Item(item)}");
        }

        AddHidden(body, section, answers);
        body.Add($"<input type=\"hidden\" name=\"pageHistory\" value=\"{string.Join(',', history)}\">\n");
        body.Add($"<input type=\"hidden\" name=\"responseId\" value=\"{responseId}\">\n");
        var last = section.Index == flow.Sections.Count - 1;
        if (!last && section.MaySubmit)
        {
            body.Add($"<p class=\"hint\">Some answers on this page send the form.</p>");
        }

        // The Enter key presses the first button, so the button that continues comes before the one that goes back.
        body.Add($"<div class=\"actions\"><button name=\"continue\" value=\"1\">{(last ? "Submit" : "Next")}</button>");
        if (history.Count > 1)
        {
            body.Add($"<button class=\"second\" name=\"back\" value=\"1\">Back</button>");
        }

        body.Add($"</div>\n</form>\n");
        return Layout.Page(errors.Count > 0 ? $"Error: {form.Title}" : form.Title, body, errors.Count > 0 ? 400 : 200);
    }

    private static void AddEmail(Html body, FormDocument form, string? email, IReadOnlyDictionary<string, string> errors)
    {
        var verified = form.EmailCollection == "VERIFIED";
        var error = errors.GetValueOrDefault(FormSubmission.EmailField);
        body.Add(
            $"<div class=\"card{(error is null ? "" : " wrong")}\"><label class=\"question\" for=\"emailAddress\">{(verified ? "Signed in as" : "E-mail")} <span class=\"required\">(required)</span></label>"
        );
        body.Add(
            $"<p class=\"hint\" id=\"emailHint\">{(verified ? "Stands in for a Google sign-in. Your e-mail address is recorded with your response." : "Your e-mail address is recorded with your response.")}</p>"
        );
        if (error is not null)
        {
            body.Add($"<p class=\"error\">{error}</p>");
        }

        body.Add(
            $"<input type=\"email\" id=\"emailAddress\" name=\"emailAddress\" autocomplete=\"email\" aria-required=\"true\" aria-describedby=\"emailHint\" value=\"{email}\"></div>\n"
        );
    }

    private static void AddHidden(Html body, FormSection section, FormAnswers answers)
    {
        var here = section.Questions.Select(question => question.Text("questionId")).ToHashSet();
        foreach (var id in answers.QuestionIds.Where(id => !here.Contains(id)))
        {
            foreach (var value in answers.Raw(id))
            {
                body.Add($"<input type=\"hidden\" name=\"entry.{id}\" value=\"{value}\">\n");
            }

            if (answers.OtherText(id) is { Length: > 0 } other)
            {
                body.Add($"<input type=\"hidden\" name=\"entry.{id}.other_option_response\" value=\"{other}\">\n");
            }
        }
    }

    private static IResult Thanks(FormDocument form, StoredResponse response)
    {
        var body = Html.Of($"<div class=\"card head\"><h1>{form.Title}</h1><p role=\"status\">{form.Confirmation}</p>");
        if (form.AllowsEditing)
        {
            body.Add($"<p><a href=\"/forms/{form.Id}/viewform?responseId={response.Id}\">Edit your response</a></p>");
        }

        return Layout.Page(form.Title, body.Add($"<p><a href=\"/forms/{form.Id}/viewform\">Submit another response</a></p></div>"));
    }

    private static IResult Refused(HttpContext http, ApiException refused)
    {
        var words = refused.Code == 404 ? "There is no such form or response." : refused.Message;
        return Layout.WantsJson(http)
            ? Layout.Json(refused.Body(errorsArray: false), refused.Code)
            : Layout.Page(
                "Not possible",
                Html.Of($"<div class=\"card head\"><h1>This does not work</h1><p>{words}</p></div>"),
                refused.Code
            );
    }
}
