using Google.Apis.Requests;
using Google.Apis.Services;
using Google.Apis.Sheets.v4.Data;
using Google.Apis.Util;

namespace Google.Apis.Sheets.v4;

/// <summary>Methods on spreadsheets.</summary>
public partial class SpreadsheetsResource
{
    private readonly IClientService _service;

    public SpreadsheetsResource(IClientService service)
    {
        _service = service;
        DeveloperMetadata = new DeveloperMetadataResource(service);
        Values = new ValuesResource(service);
    }

    public virtual DeveloperMetadataResource DeveloperMetadata { get; }

    public virtual ValuesResource Values { get; }

    /// <summary>Creates a spreadsheet.</summary>
    public virtual CreateRequest Create(Spreadsheet body) => new(_service, body);

    /// <summary>Reads a spreadsheet.</summary>
    public virtual GetRequest Get(string spreadsheetId) => new(_service, spreadsheetId);

    /// <summary>Changes a spreadsheet, all or nothing.</summary>
    public virtual BatchUpdateRequest BatchUpdate(BatchUpdateSpreadsheetRequest body, string spreadsheetId) =>
        new(_service, body, spreadsheetId);

    /// <summary>Creates a spreadsheet.</summary>
    public class CreateRequest : GoogleServiceRequest<Spreadsheet>
    {
        public CreateRequest(IClientService service, Spreadsheet body)
            : base(service)
        {
            Body = body;
            InitParameters();
        }

        private Spreadsheet Body { get; set; }

        protected override object GetBody() => Body;

        public override string MethodName => "create";

        public override string HttpMethod => "POST";

        public override string RestPath => "v4/spreadsheets";
    }

    /// <summary>Reads a spreadsheet.</summary>
    public class GetRequest : GoogleServiceRequest<Spreadsheet>
    {
        public GetRequest(IClientService service, string spreadsheetId)
            : base(service)
        {
            SpreadsheetId = spreadsheetId;
            InitParameters();
        }

        [RequestParameter("spreadsheetId", RequestParameterType.Path)]
        public virtual string SpreadsheetId { get; private set; }

        [RequestParameter("ranges", RequestParameterType.Query)]
        public virtual Repeatable<string>? Ranges { get; set; }

        [RequestParameter("includeGridData", RequestParameterType.Query)]
        public virtual bool? IncludeGridData { get; set; }

        public override string MethodName => "get";

        public override string HttpMethod => "GET";

        public override string RestPath => "v4/spreadsheets/{spreadsheetId}";
    }

    /// <summary>Changes a spreadsheet, all or nothing.</summary>
    public class BatchUpdateRequest : GoogleServiceRequest<BatchUpdateSpreadsheetResponse>
    {
        public BatchUpdateRequest(IClientService service, BatchUpdateSpreadsheetRequest body, string spreadsheetId)
            : base(service)
        {
            SpreadsheetId = spreadsheetId;
            Body = body;
            InitParameters();
        }

        [RequestParameter("spreadsheetId", RequestParameterType.Path)]
        public virtual string SpreadsheetId { get; private set; }

        private BatchUpdateSpreadsheetRequest Body { get; set; }

        protected override object GetBody() => Body;

        public override string MethodName => "batchUpdate";

        public override string HttpMethod => "POST";

        public override string RestPath => "v4/spreadsheets/{spreadsheetId}:batchUpdate";
    }

    /// <summary>Methods on tags.</summary>
    public class DeveloperMetadataResource
    {
        private readonly IClientService _service;

        public DeveloperMetadataResource(IClientService service)
        {
            _service = service;
        }

        /// <summary>Reads a tag by its id.</summary>
        public virtual GetRequest Get(string spreadsheetId, int metadataId) => new(_service, spreadsheetId, metadataId);

        /// <summary>Finds tags.</summary>
        public virtual SearchRequest Search(SearchDeveloperMetadataRequest body, string spreadsheetId) =>
            new(_service, body, spreadsheetId);

        /// <summary>Reads a tag by its id.</summary>
        public class GetRequest : GoogleServiceRequest<Data.DeveloperMetadata>
        {
            public GetRequest(IClientService service, string spreadsheetId, int metadataId)
                : base(service)
            {
                SpreadsheetId = spreadsheetId;
                MetadataId = metadataId;
                InitParameters();
            }

            [RequestParameter("spreadsheetId", RequestParameterType.Path)]
            public virtual string SpreadsheetId { get; private set; }

            [RequestParameter("metadataId", RequestParameterType.Path)]
            public virtual int MetadataId { get; private set; }

            public override string MethodName => "get";

            public override string HttpMethod => "GET";

            public override string RestPath => "v4/spreadsheets/{spreadsheetId}/developerMetadata/{metadataId}";
        }

        /// <summary>Finds tags.</summary>
        public class SearchRequest : GoogleServiceRequest<SearchDeveloperMetadataResponse>
        {
            public SearchRequest(IClientService service, SearchDeveloperMetadataRequest body, string spreadsheetId)
                : base(service)
            {
                SpreadsheetId = spreadsheetId;
                Body = body;
                InitParameters();
            }

            [RequestParameter("spreadsheetId", RequestParameterType.Path)]
            public virtual string SpreadsheetId { get; private set; }

            private SearchDeveloperMetadataRequest Body { get; set; }

            protected override object GetBody() => Body;

            public override string MethodName => "search";

            public override string HttpMethod => "POST";

            public override string RestPath => "v4/spreadsheets/{spreadsheetId}/developerMetadata:search";
        }
    }
}
