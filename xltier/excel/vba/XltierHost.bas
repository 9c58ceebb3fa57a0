Attribute VB_Name = "XltierHost"
'@Folder("xltier")
'@ModuleDescription("What the program around us is, what it has open, and how it says a sentence.")
Option Explicit
Option Private Module

Private Const UserInterface As Long = 2
Private Const PrimaryLanguage As Long = &H3FF
Private Const Chinese As Long = 4
Private Const CountryOfMenus As Long = 1
Private Const China As Long = 86
Private Const FirstWithRibbon As Long = 12
Private Const AddinName As String = "xltier.xlam"

#If Mac Then
#Else
Private Declare PtrSafe Function MessageBoxW Lib "user32" ( _
    ByVal Window As LongPtr, ByVal Message As LongPtr, ByVal Title As LongPtr, ByVal Kind As Long) As Long
#End If

'@Description("Tells LibreOffice, which calls itself Microsoft Excel 11, from Excel.")
Public Function IsLibreOffice() As Boolean
    IsLibreOffice = Val(Application.Version) < FirstWithRibbon
End Function

'@Description("Tells whether the person reads Chinese: by the language of the menus.")
Public Function SpeaksChinese() As Boolean
    If IsLibreOffice() Then
        SpeaksChinese = LCase(Left(LocaleName(), 2)) = "zh"
    Else
        SpeaksChinese = (LanguageOfExcel() And PrimaryLanguage) = Chinese
    End If
End Function

'@Description("Returns the number of the language of Excel's menus.")
Public Function LanguageOfExcel() As Long
    On Error GoTo CleanFail
    LanguageOfExcel = Application.LanguageSettings.LanguageID(UserInterface)

CleanExit:
    Exit Function

CleanFail:
    'Some versions for the Mac know only the country they were made for.
    If Application.International(CountryOfMenus) = China Then LanguageOfExcel = Chinese
    Resume CleanExit
End Function

'LibreOffice's own language is out of VBA's reach; its Python side knows it.
Private Function LocaleName() As String
    LocaleName = Environ("LC_ALL")
    If Len(LocaleName) = 0 Then LocaleName = Environ("LC_MESSAGES")
    If Len(LocaleName) = 0 Then LocaleName = Environ("LANG")
End Function

'@Description("Tells whether a workbook is open and active, whatever is in it.")
Public Function HasWorkbook() As Boolean
    HasWorkbook = Not ActiveWorkbook Is Nothing
End Function

'@Description("Tells whether the active workbook has the tables that xltier works on.")
Public Function HasTables() As Boolean
    If Not HasWorkbook() Then Exit Function
    HasTables = HasTable("Customers") And HasTable("Purchases") And HasTable("TierRules")
End Function

Private Function HasTable(ByVal TableName As String) As Boolean
    Dim Sheet As Worksheet
    Dim Table As ListObject
    For Each Sheet In ActiveWorkbook.Worksheets
        For Each Table In Sheet.ListObjects
            If StrComp(Table.Name, TableName, vbTextCompare) = 0 Then HasTable = True
        Next Table
    Next Sheet
End Function

'@Description("Tells whether what is looked at may not be changed yet: a file from mail or the web.")
Public Function IsProtectedView() As Boolean
    On Error GoTo CleanFail
    IsProtectedView = Not Application.ActiveProtectedViewWindow Is Nothing

CleanExit:
    Exit Function

CleanFail:
    'Excel for Mac has no Protected View.
    IsProtectedView = False
    Resume CleanExit
End Function

'@Description("Tells whether the add-in is loaded, and with it the tab for every workbook.")
Public Function IsAddinLoaded() As Boolean
    On Error GoTo CleanFail
    IsAddinLoaded = Len(Workbooks(AddinName).Name) > 0

CleanExit:
    Exit Function

CleanFail:
    IsAddinLoaded = False
    Resume CleanExit
End Function

'@Description("Shows a sentence; Windows gets it as Unicode, whatever its code page.")
Public Sub Say(ByVal Sentence As String)
    If IsLibreOffice() Then
        MsgBox Sentence, vbInformation, "xltier"
    Else
        SayInExcel Sentence
    End If
End Sub

Private Sub SayInExcel(ByVal Sentence As String)
    #If Mac Then
        MsgBox Sentence, vbInformation, "xltier"
    #Else
        MessageBoxW Application.Hwnd, StrPtr(Sentence), StrPtr("xltier"), vbInformation
    #End If
End Sub
