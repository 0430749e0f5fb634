using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>One change of a spreadsheet; exactly one kind is set.</summary>
public class Request : IDirectResponseSchema
{
    [JsonProperty("addSheet")]
    public virtual AddSheetRequest? AddSheet { get; set; }

    [JsonProperty("deleteSheet")]
    public virtual DeleteSheetRequest? DeleteSheet { get; set; }

    [JsonProperty("updateSheetProperties")]
    public virtual UpdateSheetPropertiesRequest? UpdateSheetProperties { get; set; }

    [JsonProperty("updateSpreadsheetProperties")]
    public virtual UpdateSpreadsheetPropertiesRequest? UpdateSpreadsheetProperties { get; set; }

    [JsonProperty("updateCells")]
    public virtual UpdateCellsRequest? UpdateCells { get; set; }

    [JsonProperty("appendCells")]
    public virtual AppendCellsRequest? AppendCells { get; set; }

    [JsonProperty("repeatCell")]
    public virtual RepeatCellRequest? RepeatCell { get; set; }

    [JsonProperty("appendDimension")]
    public virtual AppendDimensionRequest? AppendDimension { get; set; }

    [JsonProperty("insertDimension")]
    public virtual InsertDimensionRequest? InsertDimension { get; set; }

    [JsonProperty("deleteDimension")]
    public virtual DeleteDimensionRequest? DeleteDimension { get; set; }

    [JsonProperty("moveDimension")]
    public virtual MoveDimensionRequest? MoveDimension { get; set; }

    [JsonProperty("sortRange")]
    public virtual SortRangeRequest? SortRange { get; set; }

    [JsonProperty("createDeveloperMetadata")]
    public virtual CreateDeveloperMetadataRequest? CreateDeveloperMetadata { get; set; }

    [JsonProperty("updateDeveloperMetadata")]
    public virtual UpdateDeveloperMetadataRequest? UpdateDeveloperMetadata { get; set; }

    [JsonProperty("deleteDeveloperMetadata")]
    public virtual DeleteDeveloperMetadataRequest? DeleteDeveloperMetadata { get; set; }

    [JsonProperty("addProtectedRange")]
    public virtual AddProtectedRangeRequest? AddProtectedRange { get; set; }

    [JsonProperty("deleteProtectedRange")]
    public virtual DeleteProtectedRangeRequest? DeleteProtectedRange { get; set; }

    [JsonProperty("autoResizeDimensions")]
    public virtual AutoResizeDimensionsRequest? AutoResizeDimensions { get; set; }

    [JsonProperty("updateDimensionProperties")]
    public virtual UpdateDimensionPropertiesRequest? UpdateDimensionProperties { get; set; }

    [JsonProperty("setBasicFilter")]
    public virtual SetBasicFilterRequest? SetBasicFilter { get; set; }

    public virtual string? ETag { get; set; }
}
