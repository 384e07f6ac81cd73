/** The pages of the back office. Everything but copying an id works without this script. */
import { copyIdsOnClick } from "./copyId.ts"

copyIdsOnClick()
