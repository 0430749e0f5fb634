using Google.Apis.Forms.v1.Data;

namespace Workflows.Tests.GoogleEmulator;

/// <summary>A form with a branch: "urgent?" decides whether there is a second page.</summary>
internal sealed record FormFixture(string Id, string Case, string Urgent, string Channels, string Section, string Why, string Day)
{
    public static async Task<FormFixture> CreateAsync(EmulatorHost google, string email = "DO_NOT_COLLECT")
    {
        var form = await google.Forms.Forms.Create(new Form { Info = new Info { Title = "Request" } }).ExecuteAsync();
        var answer = await google
            .Forms.Forms.BatchUpdate(
                new BatchUpdateFormRequest
                {
                    IncludeFormInResponse = true,
                    Requests =
                    [
                        Settings(email),
                        Add(0, Text("Case", required: true)),
                        Add(
                            1,
                            Choice(
                                "Urgent?",
                                "RADIO",
                                required: true,
                                new Option { Value = "No", GoToAction = "SUBMIT_FORM" },
                                new Option { Value = "Yes", GoToSectionId = "0000abcd" },
                                new Option { IsOther = true, GoToAction = "NEXT_SECTION" }
                            )
                        ),
                        Add(
                            2,
                            Choice("Channels", "CHECKBOX", required: false, new Option { Value = "SMS" }, new Option { Value = "WhatsApp" })
                        ),
                        Add(
                            3,
                            new Item
                            {
                                ItemId = "0000abcd",
                                Title = "Details",
                                PageBreakItem = new PageBreakItem(),
                            }
                        ),
                        Add(4, Text("Why?", required: true)),
                        Add(
                            5,
                            new Item
                            {
                                Title = "Day",
                                QuestionItem = new QuestionItem
                                {
                                    Question = new Question { DateQuestion = new DateQuestion { IncludeYear = true } },
                                },
                            }
                        ),
                    ],
                },
                form.FormId!
            )
            .ExecuteAsync();
        var questions = answer.Form!.Items!.Select(item => item.QuestionItem?.Question?.QuestionId).ToArray();
        return new FormFixture(form.FormId!, questions[0]!, questions[1]!, questions[2]!, "0000abcd", questions[4]!, questions[5]!);
    }

    public (string, string) Entry(string question, string value) => ($"entry.{question}", value);

    public (string, string)[] NotUrgent(string reference) => [Entry(Case, reference), Entry(Urgent, "No")];

    public static Request Settings(string email) =>
        new()
        {
            UpdateSettings = new UpdateSettingsRequest
            {
                Settings = new FormSettings { EmailCollectionType = email },
                UpdateMask = "emailCollectionType",
            },
        };

    public static Request Add(int index, Item item) =>
        new()
        {
            CreateItem = new CreateItemRequest
            {
                Item = item,
                Location = new Location { Index = index },
            },
        };

    public static Item Text(string title, bool required) =>
        new()
        {
            Title = title,
            QuestionItem = new QuestionItem
            {
                Question = new Question { Required = required, TextQuestion = new TextQuestion() },
            },
        };

    private static Item Choice(string title, string type, bool required, params Option[] options) =>
        new()
        {
            Title = title,
            QuestionItem = new QuestionItem
            {
                Question = new Question
                {
                    Required = required,
                    ChoiceQuestion = new ChoiceQuestion { Type = type, Options = options },
                },
            },
        };
}
