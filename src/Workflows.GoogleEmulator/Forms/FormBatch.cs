using System.Text.Json.Nodes;
using Workflows.GoogleEmulator.Protocol;

namespace Workflows.GoogleEmulator.Forms;

/// <summary>The requests of <c>forms.batchUpdate</c>, applied in order to a copy of the form.</summary>
internal sealed class FormBatch(JsonObject form)
{
    private readonly List<JsonObject> _items = [.. form.Objects("items").Select(item => (JsonObject)item.DeepClone())];

    public JsonArray Apply(IReadOnlyList<JsonObject> requests)
    {
        if (requests.Count == 0)
        {
            throw ApiException.Invalid("Must specify at least one request.");
        }

        var replies = new JsonArray();
        for (var index = 0; index < requests.Count; index++)
        {
            var (name, request) =
                requests[index].Count == 1 && requests[index].First() is { Value: JsonObject inner } only
                    ? (only.Key, inner)
                    : throw ApiException.Invalid($"Invalid requests[{index}]: exactly one kind of request must be set.");
            try
            {
                replies.Add(Apply(name, request));
            }
            catch (ApiException refused) when (refused.Status == "INVALID_ARGUMENT")
            {
                throw ApiException.Invalid($"Invalid requests[{index}].{name}: {refused.Message}");
            }
        }

        // Checked after the last request, so that one batch may create a section and the option that leads to it in either order.
        FormItems.CheckTargets(_items);
        form.Remove("items");
        if (_items.Count > 0)
        {
            form["items"] = new JsonArray([.. _items]);
        }

        return replies;
    }

    private JsonObject Apply(string name, JsonObject request) =>
        name switch
        {
            "createItem" => new JsonObject { [name] = Create(request) },
            "updateItem" => Update(request),
            "deleteItem" => Delete(request),
            "moveItem" => Move(request),
            "updateFormInfo" => UpdateInfo(request),
            "updateSettings" => UpdateSettings(request),
            _ => throw ApiException.Invalid($"Unknown name \"{name}\": Cannot find field."),
        };

    private JsonObject Create(JsonObject request)
    {
        var item = (JsonObject)(request.Object("item") ?? throw ApiException.Invalid("item must be set.")).DeepClone();
        Proto.Strip(item);
        FormItems.Settle(item, UsedItemIds(null), UsedQuestionIds(null));
        _items.Insert(Index(request.Object("location"), _items.Count), Ordered(item));
        var reply = new JsonObject { ["itemId"] = item.Text("itemId") };
        var questions = FormItems.Questions(item).Select(question => (JsonNode?)question.Text("questionId")).ToArray();
        if (questions.Length > 0)
        {
            reply["questionId"] = new JsonArray(questions);
        }

        return reply;
    }

    private JsonObject Update(JsonObject request)
    {
        var index = Index(request.Object("location"), _items.Count - 1);
        var item = (JsonObject)_items[index].DeepClone();
        FieldUpdate.Apply(item, request.Object("item") ?? [], request.Text("updateMask"), "updateItem");
        Proto.Strip(item);
        FormItems.Settle(item, UsedItemIds(index), UsedQuestionIds(index));
        _items[index] = Ordered(item);
        return [];
    }

    private JsonObject Delete(JsonObject request)
    {
        _items.RemoveAt(Index(request.Object("location"), _items.Count - 1));
        return [];
    }

    private JsonObject Move(JsonObject request)
    {
        var from = Index(request.Object("originalLocation"), _items.Count - 1);
        var to = Index(request.Object("newLocation"), _items.Count - 1);
        var item = _items[from];
        _items.RemoveAt(from);
        _items.Insert(to, item);
        return [];
    }

    private JsonObject UpdateInfo(JsonObject request)
    {
        var info = (JsonObject)form["info"]!;
        var title = info.Text("documentTitle");
        FieldUpdate.Apply(info, request.Object("info") ?? [], request.Text("updateMask"), "updateFormInfo");
        Proto.Strip(info);
        // A batch cannot change the document's name.
        info["documentTitle"] = title;
        return [];
    }

    private JsonObject UpdateSettings(JsonObject request)
    {
        var settings = form.Object("settings") ?? [];
        form["settings"] = settings.Parent is null ? settings : settings.DeepClone();
        settings = (JsonObject)form["settings"]!;
        FieldUpdate.Apply(settings, request.Object("settings") ?? [], request.Text("updateMask"), "updateSettings");
        Proto.Strip(settings);
        if (settings.Text("emailCollectionType") is { } type and not ("DO_NOT_COLLECT" or "VERIFIED" or "RESPONDER_INPUT"))
        {
            throw ApiException.Invalid($"Invalid value at 'email_collection_type', \"{type}\"");
        }

        return [];
    }

    private static int Index(JsonObject? location, int last)
    {
        var index = location is null ? throw ApiException.Invalid("location must be set.") : location.Int("index") ?? 0;
        return index >= 0 && index <= last
            ? index
            : throw ApiException.Invalid($"The index {index} is out of bounds: there are {last + 1} places.");
    }

    private HashSet<string> UsedItemIds(int? except) =>
        [.. _items.Where((_, index) => index != except).Select(item => item.Text("itemId")).OfType<string>()];

    private HashSet<string> UsedQuestionIds(int? except) =>
        [
            .. _items
                .Where((_, index) => index != except)
                .SelectMany(FormItems.Questions)
                .Select(question => question.Text("questionId"))
                .OfType<string>(),
        ];

    /// <summary>Writes the ids before the other fields, as Google does.</summary>
    private static JsonObject Ordered(JsonObject item)
    {
        foreach (var question in FormItems.Questions(item))
        {
            MoveFirst(question, "questionId");
        }

        MoveFirst(item, "itemId");
        return item;
    }

    private static void MoveFirst(JsonObject json, string name)
    {
        var value = json[name]!.DeepClone();
        json.Remove(name);
        json.Insert(0, name, value);
    }
}
