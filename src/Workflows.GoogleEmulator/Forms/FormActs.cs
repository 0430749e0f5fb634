using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Workflows.GoogleEmulator.Protocol;

namespace Workflows.GoogleEmulator.Forms;

/// <summary>The acts of a person on a form in the browser, outside the API.</summary>
internal sealed class FormActs(FormStore store, EmulatorClock clock)
{
    public void Apply(string id, JsonObject act)
    {
        var file = store.Find(id) ?? throw ApiException.NotFound();
        file.Change(form => (Apply(form, act), 0));
    }

    /// <summary>Makes every response visible that a fault held back.</summary>
    public int Release()
    {
        var shown = 0;
        foreach (var form in store.All)
        {
            foreach (var hidden in form.Responses.Values.Where(response => response.HiddenPolls > 0))
            {
                store.Find(form.Id)!.Change(now => (now.With(hidden with { HiddenPolls = 0 }), 0));
                shown++;
            }
        }

        return shown;
    }

    private FormDocument Apply(FormDocument form, JsonObject act)
    {
        var kind = act.Text("kind");
        switch (kind)
        {
            case "renameOption":
                return Edit(form, act, (_, question) => RenameOption(question, act));
            case "renameQuestion":
                return Edit(form, act, (item, question) => ((question.Object("rowQuestion") ?? item)["title"]) = act.Text("title"));
            case "deleteResponse":
                var gone = Response(form, act);
                return form with { Responses = form.Responses.Remove(gone.Id) };
            case "editResponse":
                var edited = Response(form, act);
                var answers = act.Object("answers") ?? [];
                return form.With(
                    edited with
                    {
                        LastSubmitted = clock.Now,
                        Answers = edited
                            .Answers.SetItems(answers.Select(pair => KeyValuePair.Create(pair.Key, Texts(pair.Value))))
                            .RemoveRange(answers.Where(pair => Texts(pair.Value).IsEmpty).Select(pair => pair.Key)),
                    }
                );
            case "allowEditing":
                return form with { AllowsEditing = act["value"] is null || act.Flag("value") };
            case "setConfirmation":
                return form with { Confirmation = act.Text("text") ?? form.Confirmation };
            case "trash" or "untrash":
                return form with { Trashed = kind == "trash" };
            case "unshare" or "share":
                return form with { Unshared = kind == "unshare" };
            default:
                throw ApiException.Invalid($"Unknown act \"{kind}\".");
        }
    }

    private static FormDocument Edit(FormDocument form, JsonObject act, Action<JsonObject, JsonObject> edit)
    {
        var json = (JsonObject)form.Json.DeepClone();
        foreach (var item in json.Objects("items"))
        {
            foreach (var question in FormItems.Questions(item).Where(question => question.Text("questionId") == act.Text("questionId")))
            {
                edit(item, question);
                json["revisionId"] = FormsApi.NewRevision();
                return form with { Json = json };
            }
        }

        throw ApiException.Invalid($"No question with the ID {act.Text("questionId")}.");
    }

    private static void RenameOption(JsonObject question, JsonObject act)
    {
        var option =
            question.Object("choiceQuestion").Objects("options").FirstOrDefault(each => each.Text("value") == act.Text("from"))
            ?? throw ApiException.Invalid($"No option {act.Text("from")}.");
        option["value"] = act.Text("to");
    }

    private static StoredResponse Response(FormDocument form, JsonObject act) =>
        form.Responses.GetValueOrDefault(act.Text("responseId") ?? "") ?? throw ApiException.NotFound();

    private static ImmutableArray<string> Texts(JsonNode? node) =>
        node switch
        {
            JsonArray list => [.. list.Select(value => value!.ToString())],
            null => [],
            _ => [node.ToString()],
        };
}
